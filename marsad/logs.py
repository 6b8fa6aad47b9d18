"""Logs on stderr, one line a unit of work: for people on a terminal, JSON for machines."""

import logging
import sys

import structlog
from structlog.types import Processor


def configure(level: int = logging.INFO, *, in_colour: bool = False) -> None:
    """Set up structlog, and quiet the libraries below it to warnings."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *(_for_people(in_colour=in_colour) if sys.stderr.isatty() else _for_machines()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    others = logging.StreamHandler()
    others.setLevel(max(level, logging.WARNING))  # on the handler: Scrapy resets the levels of loggers when it starts
    logging.basicConfig(handlers=[others], format="%(levelname)s %(name)s: %(message)s")


def _for_people(*, in_colour: bool) -> list[Processor]:
    # Not the formatter that shows local variables: a secret may be among them.
    return [structlog.dev.ConsoleRenderer(colors=in_colour, exception_formatter=structlog.dev.plain_traceback)]


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
