"""When: the dates that a text gives, by one grammar over the words of four languages."""
