"""Who and what has a name: the gazetteer, its files, its guards, and the index that finds them all in a text."""
