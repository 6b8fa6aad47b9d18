"""Tells people: which news is owed to whom, in which words, by which channel."""
