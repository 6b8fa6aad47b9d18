"""Joins the parts: command line, configuration and the processes that run them."""

__version__ = "0.1.0"
