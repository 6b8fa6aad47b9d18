"""Remembers: articles, mentions and the events they are linked into. The only package that knows SQLAlchemy."""
