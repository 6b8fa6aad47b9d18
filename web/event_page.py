"""What the page of one event shows: its facts, and for each the marked words of the articles that say it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from db.event import Event, Proof, Report
from parser.article import Language
from web.facts import Fact, fact_of, facts, gloss
from web.marks import Passage, held_by, numbered, quoted, whole, with_room
from web.words import Words

MOST_RELATED = 8
DIGEST_SHOWN = 12
"""Characters of the SHA-256 of a text: enough to compare two by eye."""


@dataclass(frozen=True, slots=True)
class Read:
    """A report with the text that was read."""

    report: Report
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one report contributes to the page."""

    report: Report
    href: str
    digest: str
    title: Passage
    quote: Passage
    gloss: tuple[tuple[int, str, str], ...]
    """Number, matched words and what they mean in the reader's language; only where the report is in another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The parts of an event page that come from its evidence."""

    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]
    proved_by: dict[int, list[str]]
    """For each number the fields that it proves."""


def page(event: Event, text_of: Callable[[str], str | None], words: Words) -> Page:
    """Choose what is quoted of each report, number it, and tie facts and marks together."""
    reads = [Read(report, text_of(report.id) or "") for report in in_order(event.reports, words.lang)]
    numbers = numbered(proof for read in reads for proof in _shown_of(read, event.evidence))
    table = {fact.field: fact for fact in facts(event, numbers, words)}
    return Page(
        facts=tuple(table.values()),
        evidence=tuple(_evidence(read, numbers, table, words) for read in reads),
        proved_by={n: sorted({fact_of(p) for p, m in numbers.items() if m == n}) for n in numbers.values()},
    )


def in_order(reports: Iterable[Report], lang: Language) -> list[Report]:
    """The reader's language first, within it the newest first; an article that tells the event twice is shown once."""
    once = {report.id: report for report in reports}
    newest_first = sorted(once.values(), key=lambda report: (report.published or report.fetched, report.id), reverse=True)
    return sorted(newest_first, key=lambda report: report.language != lang)


def original(report: Report, proofs: Sequence[Proof]) -> str:
    """The address of the article, with a text fragment that leads to the first proof; empty if it is no web address."""
    if not report.url.startswith(("https://", "http://")):
        return ""
    first = next((proof.quote for proof in proofs if proof.part == "text"), "")
    # a dash would cut the fragment in two: https://wicg.github.io/scroll-to-text-fragment/
    fragment = quote(first, safe="").replace("-", "%2D")
    return f"{report.url}#:~:text={fragment}" if first and "#" not in report.url else report.url


def related(event: Event, others: Iterable[Event]) -> list[Event]:
    """Events of the same frame, then those with the same partners, each newest first."""
    near = [other for other in others if other.id != event.id and other.status != "retracted" and _closeness(event, other)]
    near.sort(key=lambda other: (_closeness(event, other), other.date or "", other.id), reverse=True)
    return near[:MOST_RELATED]


def _closeness(event: Event, other: Event) -> int:
    if other.id in event.possibly_same_as:
        return 3
    frames = {frame for frame in (event.frame, event.id) if frame}
    if other.frame in frames or other.id == event.frame:
        return 2
    return int(not set(event.partners).isdisjoint(other.partners))


def _shown_of(read: Read, evidence: Iterable[Proof]) -> Iterator[Proof]:
    own = [proof for proof in evidence if proof.report == read.report.id]
    yield from held_by(own, read.report.title, "title")
    kept = with_room(read.text, held_by(own, read.text, "text"))
    yield from sorted(kept, key=lambda proof: (proof.start, proof.end))


def _evidence(read: Read, numbers: dict[Proof, int], table: dict[str, Fact], words: Words) -> Evidence:
    own = {proof: number for proof, number in numbers.items() if proof.report == read.report.id}
    in_text = {proof: number for proof, number in own.items() if proof.part == "text"}
    is_foreign = read.report.language != words.lang
    return Evidence(
        report=read.report,
        href=original(read.report, list(own)),
        digest=sha256(read.text.encode()).hexdigest()[:DIGEST_SHOWN],
        title=whole(read.report.title, {proof: number for proof, number in own.items() if proof.part == "title"}),
        quote=quoted(read.text, in_text),
        gloss=tuple((own[proof], proof.quote, meaning) for proof, meaning in gloss(list(own), table)) if is_foreign else (),
    )
