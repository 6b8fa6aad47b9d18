"""One line of `marsad parse`: from an imported record to what it tells, in the words that other programs rely on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, time
from typing import Any

from parser.article import CASABLANCA, Article, Language, Rejected
from parser.detection.detect import detect
from parser.detection.lexicon import LANGUAGES
from parser.knowledge import Knowledge
from parser.language import language_of
from parser.mention import Evidence, Mention
from parser.pages.extract import extract
from parser.pages.furniture import clean_text

_NOON = time(12)
_SHOWN = (
    "kind",
    "status",
    "instrument",
    "partners",
    "date",
    "date_end",
    "precision",
    "place",
    "topics",
    "counts",
    "direction",
    "level",
)


def parse_record(record: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """Read `{"id", "title", "text" | "html", "published", "language"?, "url"?, "outlet"?}`; DESIGN gives the answer's shape.

    Offsets of evidence with `"part": "text"` count the characters of `text` as it was given, furniture and all; for `html`
    those of the extracted text, which is then part of the answer. `"part": "title"` counts those of the title.
    A page that gives no article is answered with `"rejected"` and its reason.
    """
    article = article_in(record, knowledge)
    if isinstance(article, Rejected):
        return _answer(record, None, (), rejected=article.reason)
    told = detect(article, knowledge)
    if record.get("html") is not None:
        return {**_answer(record, article.language, told), "text": article.text}
    moved = Moved.between(article.text, record.get("text") or "")
    return _answer(record, article.language, told, moved)


def article_in(record: Mapping[str, Any], knowledge: Knowledge) -> Article | Rejected:
    """Make an article of a record's page, or of its title and text; the day that the record says wins over that of the page."""
    if (html := record.get("html")) is None:
        return article_of(record, knowledge) or Rejected("unsupported_language")
    read = extract(html, url=record.get("url") or "", furniture=knowledge.furniture, calendar=knowledge.calendar)
    if isinstance(read, Rejected):
        return read
    read = replace(read, outlet=record.get("outlet"))
    said = moment(record.get("published"))
    return replace(read, published=said, published_from="import") if said else read


def article_of(record: Mapping[str, Any], knowledge: Knowledge) -> Article | None:
    """Make an article of a record's title and text, without furniture; None if its language is none of ours."""
    title = re.sub(r"\s", " ", str(record.get("title") or ""))  # one line, and offsets into it stay those of the given title
    text, read_also = clean_text(record.get("text") or "", knowledge.furniture)
    language = _language(record.get("language"), f"{title}\n{text}")
    if language is None:
        return None
    return Article(
        url=record.get("url") or "",
        title=title,
        text=text,
        language=language,
        published=moment(record.get("published")),
        published_from="import",
        outlet=record.get("outlet"),
        read_also=read_also,
        is_title_only=not text.strip(),
    )


def _language(said: str | None, text: str) -> Language | None:
    return next((language for language in LANGUAGES if language == said), None) or language_of(text)


def moment(said: str | None) -> datetime | None:
    """Read a day or a time of publication; a bare day is that day in Casablanca. Raises `ValueError` for anything else."""
    if not said:
        return None
    read = datetime.fromisoformat(said)
    if len(said) <= len("2025-01-01"):
        read = datetime.combine(read.date(), _NOON)
    return read if read.tzinfo else read.replace(tzinfo=CASABLANCA)


class Moved:
    """The way from offsets in a cleaned text back to those in the text as given: cleaning only leaves lines out."""

    def __init__(self, starts: Sequence[tuple[int, int]]) -> None:
        self._starts = starts

    @classmethod
    def between(cls, cleaned: str, given: str) -> "Moved":
        """Find each kept line again, in order."""
        starts: list[tuple[int, int]] = []
        at = there = 0
        for line in cleaned.split("\n"):
            found = given.find(line, there)
            starts.append((at, found if found >= 0 else there))
            there = starts[-1][1] + len(line)
            at += len(line) + 1
        return cls(starts)

    def back(self, offset: int) -> int:
        """The offset in the given text."""
        start, there = next(pair for pair in reversed(self._starts) if pair[0] <= offset)
        return there + offset - start


def _answer(
    record: Mapping[str, Any],
    language: Language | None,
    told: Sequence[Mention],
    moved: Moved | None = None,
    rejected: str | None = None,
) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "id": record.get("id"),
        "language": language,
        "relevant": any(mention.status not in ("denied", "cancelled") for mention in told),
        "mentions": [mention_object(mention, moved) for mention in told],
    }
    return answer if rejected is None else {**answer, "rejected": rejected}


def mention_object(mention: Mention, moved: Moved | None = None) -> dict[str, Any]:
    """A mention as JSON shows it."""
    shown = {name: getattr(mention, name) for name in _SHOWN}
    shown["partners"], shown["topics"] = list(mention.partners), list(mention.topics)
    shown["counterparts"] = [asdict(counterpart) for counterpart in mention.counterparts]
    shown["evidence"] = [_evidence(evidence, moved) for evidence in mention.evidence]
    return shown


def _evidence(evidence: Evidence, moved: Moved | None) -> dict[str, Any]:
    if moved is None or evidence.part == "title":
        return asdict(evidence)
    start = moved.back(evidence.start)
    return {**asdict(evidence), "start": start, "end": start + evidence.end - evidence.start}
