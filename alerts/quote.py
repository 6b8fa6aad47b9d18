"""The words that prove an event, cut out of their article: at most `LONGEST_QUOTE` characters leave the machine."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alerts.catalogue import say
from alerts.message import Instance, Parcel
from alerts.payload import LONGEST_QUOTE
from alerts.title import Names
from alerts.words import isolated, listed, lowered, plain, short_date, spoken_day
from db.event import Event, Proof, Report
from parser.article import Language
from parser.text import Span, folded, paragraphs, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The words that prove a story, as their outlet printed them."""

    text: str
    language: Language
    source: str
    is_foreign: bool
    """In another language than the reader's: it stays as written."""
    gloss: str | None
    """What the matching words of a foreign quote mean."""


def quote_of(event: Event, report: Report, language: Language, parcel: Parcel, instance: Instance) -> Quote | None:
    """The words of a report that prove the event: a sentence of its text, else its title, else the proof alone."""
    proofs = [proof for proof in event.evidence if proof.report == report.id]
    if not proofs:
        return None
    sentence = proving_sentence(parcel.texts.get(report.id, ""), proofs)
    in_title = report.title if any(proof.part == "title" for proof in proofs) else None
    text = sentence or in_title or max((proof.quote for proof in proofs), key=len)
    return Quote(
        text=excerpt(text),
        language=report.language,
        source=_source(report, language, instance),
        is_foreign=report.language != language,
        gloss=None if report.language == language else _gloss(event, proofs, text, language, instance.names),
    )


def _source(report: Report, language: Language, instance: Instance) -> str:
    outlet = isolated(instance.outlet(report.outlet), language)
    if report.published is None:
        return say(language, "mail", "source undated", outlet=outlet)
    return say(language, "mail", "source", outlet=outlet, published=spoken_day(report.published, language))


_MEANINGS: Mapping[str, Callable[[Event, Language, Names], str | None]] = {
    "kind": lambda event, language, _: lowered(say(language, "kind", event.kind)),
    "instrument": lambda event, language, _: say(language, "instrument", event.instrument) if event.instrument else None,
    "date": lambda event, language, _: short_date(event, language),
    "place": lambda event, language, names: names.label(event.place, language) if event.place else None,
    "partners": lambda event, language, names: names.label(event.partners[0], language) if len(event.partners) == 1 else None,
    "topics": lambda event, language, _: say(language, "topic", event.topics[0]) if len(event.topics) == 1 else None,
}
"""What the proof of a field means: the field's value in the reader's language, never a translation of the quote.

Of several partners or topics no proof says which one it proves, so they have none.
"""


def _gloss(event: Event, proofs: Sequence[Proof], quoted: str, language: Language, names: Names) -> str | None:
    """What the words of the quote mean that matched."""
    glosses = {}
    for proof in proofs:
        if proof.field not in _MEANINGS or proof.quote == quoted or proof.quote not in quoted:
            continue
        if meaning := _MEANINGS[proof.field](event, language, names):
            words = isolated(plain(proof.quote), language)
            glosses[proof.field] = say(language, "mail", "gloss of", quote=words, meaning=meaning)
    return say(language, "mail", "gloss", gloss=listed(language, list(glosses.values()))) if glosses else None


def proving_sentence(text: str, proofs: Sequence[Proof]) -> str | None:
    """Give the sentence of an article that proves most fields, the first of equals; None if no proof stands in the text.

    `proofs` are those of this article; their offsets count characters of `text`.
    """
    spans = [(proof.field, proof.start, proof.end) for proof in proofs if proof.part == "text" and proof.end <= len(text)]
    best: tuple[int, str] | None = None
    for first, last in _sentences(text):
        held = [(field, start, end) for field, start, end in spans if first <= start < last]
        weight = len({field for field, _, _ in held})
        if weight and (best is None or weight > best[0]):
            start, end = min(start for _, start, _ in held), max(end for _, _, end in held)
            best = weight, excerpt(text[first:last], start - first, end - first)
    return best[1] if best else None


def _sentences(text: str) -> Iterator[Span]:
    """Sentences as spans of the text as printed."""
    whole = folded(text)
    for first, last in paragraphs(whole.text):
        for span in sentences(whole.text, first, last):
            yield whole.raw_span(*span)


def excerpt(sentence: str, start: int = 0, end: int = 0, longest: int = LONGEST_QUOTE) -> str:
    """Cut a sentence that is too long around the words between `start` and `end`, at spaces, with «…» where it was cut."""
    if len(sentence) <= longest:
        return plain(sentence)
    room = longest - len("……")
    first = min(max(0, (start + end - room) // 2), start, len(sentence) - room)
    last = first + room
    kept = sentence[first:last]
    if first and sentence[first - 1] != " ":
        kept = kept.partition(" ")[2] or kept
    if last < len(sentence) and sentence[last] != " ":
        kept = kept.rpartition(" ")[0] or kept
    return ("…" if first else "") + plain(kept) + ("…" if last < len(sentence) else "")
