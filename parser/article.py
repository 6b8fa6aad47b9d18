"""What reading a page gives: an article, or the named reason why there is none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

CASABLANCA = ZoneInfo("Africa/Casablanca")
"""Where the press is: a day is a day there."""

Language = Literal["ar", "fr", "en", "es"]
Reason = Literal[
    "empty", "too_short", "not_an_article", "soft_404", "challenge", "undecodable", "unsupported_language", "unreadable"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAlso:
    """A link that the page puts between the paragraphs; it is not text and nothing is detected in it."""

    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One revision of an article: what a reader reads, without furniture."""

    url: str
    title: str
    text: str
    """Cleaned body, paragraphs separated by a newline. Offsets of evidence count its characters."""
    language: Language
    published: datetime | None
    """With zone. None when neither page nor listing says it: a guess is never stored."""
    published_from: str | None = None
    """Which sign gave the date: `json-ld`, `meta`, `time`, `visible`, `listing`, `import`."""
    outlet: str | None = None
    author: str | None = None
    read_also: tuple[ReadAlso, ...] = ()
    is_title_only: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """A page that gives no article, and why."""

    reason: Reason
    detail: str = ""
