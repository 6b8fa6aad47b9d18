"""The joint head of both services: a title names him only where a report does, never on a guess."""

from typing import Protocol

from alerts.catalogue import LANGUAGES
from db.event import Event
from parser.names.entries import Entity
from parser.text import fold


class KnowsTheHead(Protocol):
    """Whoever knows who heads both services; `parser.names.gazetteer.Gazetteer` does."""

    def head(self) -> Entity: ...


def names_the_head(event: Event, names: KnowsTheHead) -> bool:
    """Whether a proof or a headline gives his surname, in any script."""
    told = fold("\n".join([*(proof.quote for proof in event.evidence), *(report.title for report in event.reports)]))
    head = names.head()
    return any(fold(head.label(language)).split()[-1] in told for language in LANGUAGES)
