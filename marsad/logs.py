"""Logs on stderr, one line a unit of work: for people on a terminal, JSON for machines.

What libraries say goes the same way, so that every line is one of ours: `event`, `level`, `timestamp`, and then what it is
about by the words of the house (`outlet`, `route`, `outcome`, `message`, …).
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor

_ALL: tuple[Processor, ...] = (structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True))


def configure(level: int = logging.INFO, *, in_colour: bool = False, to: TextIO | None = None) -> None:
    """Set up structlog, and quiet the libraries below it to warnings. `to` is stderr as it is now, unless given."""
    stream = to or sys.stderr
    shown = _for_people(in_colour=in_colour) if stream.isatty() else _for_machines()
    structlog.configure(
        processors=[*_ALL, *shown],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    others = logging.StreamHandler(stream)
    others.setLevel(max(level, logging.WARNING))  # on the handler: Scrapy resets the levels of loggers when it starts
    others.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *_ALL],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _name_the_library, *shown],
        )
    )
    logging.getLogger().addHandler(others)


def _name_the_library(_logger: object, _method: str, line: EventDict) -> EventDict:
    """A stable event for whatever a library says in its own words: `library`, with its `logger` and `says`."""
    return {"event": "library", "says": line.pop("event"), **line}


def _for_people(*, in_colour: bool) -> list[Processor]:
    # Not the formatter that shows local variables: a secret may be among them.
    return [structlog.dev.ConsoleRenderer(colors=in_colour, exception_formatter=structlog.dev.plain_traceback)]


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
