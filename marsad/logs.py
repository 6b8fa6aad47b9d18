"""Logs on stderr, one line a unit of work: for people on a terminal, JSON for machines."""

import logging
import sys

import structlog


def configure(level: int = logging.INFO) -> None:
    """Set up structlog, and quiet the libraries below it to warnings."""
    shown = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    others = logging.StreamHandler()
    others.setLevel(max(level, logging.WARNING))  # on the handler: Scrapy resets the levels of loggers when it starts
    logging.basicConfig(handlers=[others], format="%(levelname)s %(name)s: %(message)s")
