"""The joint head of both services: a title names him only where a report does, never on a guess."""

from datetime import date
from typing import Protocol

from alerts.catalogue import LANGUAGES
from db.event import Event
from parser.dates.interval import dated
from parser.names.entries import Entity
from parser.text import fold


class KnowsTheHead(Protocol):
    """Whoever knows who headed both services on a day; `parser.names.gazetteer.Gazetteer` does."""

    def head(self, on: date, /) -> Entity | None: ...


def head_named(event: Event, names: KnowsTheHead) -> Entity | None:
    """The head of that day, if a proof or a headline gives his surname, in any script."""
    head = names.head(dated(event.date).first if event.date else event.first_reported.date())
    if head is None:
        return None
    told = fold("\n".join([*(proof.quote for proof in event.evidence), *(report.title for report in event.reports)]))
    return head if any(fold(head.label(language)).split()[-1] in told for language in LANGUAGES) else None
