"""What happened, as one article tells it: from marked words to mentions with their evidence."""
