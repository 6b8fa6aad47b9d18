"""The joint head of both services: a title names him only where a report does, never on a guess."""

from db.event import Event
from parser.text import fold

_SPELLINGS = ("حموشي", "hammouchi")
"""His name as `fold` spells it. The one fact of the gazetteer that stands here in code, until titles are handed its forms."""


def names_the_head(event: Event) -> bool:
    """Whether a proof or a headline names him."""
    told = fold("\n".join([*(proof.quote for proof in event.evidence), *(report.title for report in event.reports)]))
    return any(name in told for name in _SPELLINGS)
