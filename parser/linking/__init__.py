"""Which mentions tell the same event, and what is shown of it."""
