"""Understands pages: from bytes to an article, from an article to mentions. Pure: no network, no database."""
