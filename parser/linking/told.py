"""A mention in its article: what coreference compares."""

import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, NamedTuple

from parser.article import Article
from parser.dates.interval import Interval, day_of, interval_of
from parser.mention import Kind, Mention, ToldAs
from parser.text import Span, fold, paragraphs, sentences, words

Family = Literal["contact", "agreement", "conference", "operation", "training", "award"]
FAMILY: dict[Kind, Family] = {
    "visit": "contact",
    "meeting": "contact",  # one outlet's visit is another's meeting
    "agreement": "agreement",
    "conference": "conference",
    "operation": "operation",
    "training": "training",
    "award": "award",
}
_DECIDED: frozenset[ToldAs] = frozenset({"occurred", "recalled", "planned"})
"""Told as past or as still ahead, on the day of publication; a denial or a cancellation is neither."""
SHINGLE_WORDS = 5
SKETCH_SIZE = 64


@dataclass(frozen=True, kw_only=True)
class Told:
    """One mention with what its article adds."""

    key: str
    """Canonical key of the article; two mentions of one article are two events."""
    ordinal: int
    """Which mention of the article, from 0."""
    outlet: str
    published: datetime
    """Publication, or the first fetch where it is unknown. With zone."""
    mention: Mention
    sentence: str = ""
    """The folded sentence that tells the act, by `telling_sentence`."""
    sketch: frozenset[int] = frozenset()
    """Of the article's text, by `sketch`; finds copies."""

    @property
    def order(self) -> tuple[datetime, str, str, int]:
        """The order of publication, whatever the order of arrival."""
        return self.published, self.outlet, self.key, self.ordinal

    @property
    def family(self) -> Family:
        return FAMILY[self.mention.kind]

    @property
    def is_recalled(self) -> bool:
        return self.mention.status == "recalled"

    @cached_property
    def partners(self) -> frozenset[str]:
        return frozenset(self.mention.partners)

    @cached_property
    def interval(self) -> Interval:
        """When it happened; of a month or a year only what publication allows."""
        said, day = interval_of(self.mention, self.published), day_of(self.published)
        if said.precision not in ("month", "year") or not said.first <= day <= said.last:
            return said
        first, last = (day, said.last) if self.mention.status == "planned" else (said.first, day)
        return Interval(first, last, said.precision) if self.mention.status in _DECIDED else said

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers of two digits and more in that sentence, years aside: nine suspects, 43 meetings."""
        return frozenset(n for n in words_of(self.sentence) if n.isdecimal() and len(n) > 1 and not n.startswith(("19", "20")))


class Gist(NamedTuple):
    """What of a mention is the same in every reading of its article."""

    family: str
    partners: Collection[str]


def gist(mention: Mention) -> Gist:
    return Gist(FAMILY[mention.kind], mention.partners)


def is_alike(one: Gist, other: Gist) -> bool:
    """Whether two readings of one article tell the same thing."""
    return one.family == other.family and not set(one.partners).isdisjoint(other.partners)


def heirs(before: Sequence[Gist], after: Sequence[Gist]) -> list[int | None]:
    """Find for each mention of a reading the one of a later reading that tells the same thing, and each of these once."""
    left = list(range(len(after)))
    found: list[int | None] = []
    for one in before:
        heir = next((number for number in left if is_alike(one, after[number])), None)
        found.append(heir)
        if heir is not None:
            left.remove(heir)
    return found


def words_of(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in words(text))


def telling_sentence(mention: Mention, article: Article) -> str:
    """Give the folded sentence in which a mention's kind was read; empty if nothing shows it."""
    for evidence in mention.evidence:
        if evidence.field == "kind":
            text = article.title if evidence.part == "title" else article.text
            return fold(text[slice(*_sentence_around(text, evidence.start))])
    return ""


def _sentence_around(text: str, place: int) -> Span:
    spans = (span for paragraph in paragraphs(text) for span in sentences(text, *paragraph))
    return next(((start, end) for start, end in spans if start <= place < end), (place, place))


def sketch(text: str) -> frozenset[int]:
    """Sample a text's word sequences so that copies can be told by a small set of numbers, the same on every machine."""
    tokens = list(words_of(fold(text)))
    shingles = {" ".join(tokens[n : n + SHINGLE_WORDS]) for n in range(len(tokens) - SHINGLE_WORDS + 1)}
    return frozenset(sorted(zlib.crc32(shingle.encode()) for shingle in shingles)[:SKETCH_SIZE])


def resemblance(a: frozenset[int], b: frozenset[int]) -> float:
    """Estimate the share of word sequences that two sketched texts have in common, from 0 to 1 (bottom-k estimate)."""
    both = sorted(a | b)[:SKETCH_SIZE]
    return sum(n in a and n in b for n in both) / len(both) if both else 0.0
