"""One sentence that tells several acts of a kind: two texts, two decorations, guests each with a day of his own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate, pairwise

from parser.dates.calendar import When, resolve
from parser.dates.meaning import Tense
from parser.detection.claim import Claim
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.status import with_date

_WEEK = timedelta(days=7)


def told_apart(claims: Sequence[Claim], published: date | None) -> Iterator[Claim]:
    """Take apart what each claim tells of several acts."""
    alone = {(claim.kind, claim.partners[0]) for claim in claims if len(claim.partners) == 1}
    for claim in claims:
        match claim.kind:
            case "agreement":
                is_told_apart = any(("agreement", partner) in alone for partner in claim.partners)
                parts = _by_its_text(claim) or list(_by_text(claim, is_told_apart))
                parts = [_on_its_date(part, claim, published) for part in parts]
                texts = (text for part in parts for text in _by_instrument(part))
                yield from (each for text in texts for each in _by_year(text, published))
            case "award":
                yield from _by_year(claim, published)
            case "visit":
                yield from (each for guest in _by_guest(claim) for each in _by_day(guest))
            case "meeting":
                yield from _by_day(claim)
            case _:
                yield claim


def _by_day(claim: Claim) -> Iterator[Claim]:
    """Guests each of whom has a day of his own: "Monday: Panama. Tuesday: Peru.", "A is due on Monday and, on Friday, B"."""
    days = [when for s in claim.sentences for when in s.dates if when.precision == "day" and when.first == when.last]
    if not (own := _paired(days, claim)):
        yield claim
        return
    tense: Tense = "future" if claim.status == "planned" else "past"
    days = list(accumulate((resolve(day, tense) for day, _ in own), _not_before))
    for day, (_, guest) in zip(days, own, strict=True):
        yield replace(claim, parties=(guest,), dates=(day,))


def _paired(dates: Sequence[When], claim: Claim) -> list[tuple[When, Party]]:
    """Each partner with a date of his own, where dates and partners take turns; a date for all of them tells nothing apart."""
    first = {party.partner: party for party in reversed(claim.parties)}
    told: list[Party | When] = sorted([*dates, *first.values()], key=_start)
    pairs = [(a, b) if isinstance(a, When) else (b, a) for a, b in zip(told[::2], told[1::2], strict=False)]
    own = [(when, party) for when, party in pairs if isinstance(when, When) and isinstance(party, Party)]
    return own if len(own) > 1 and 2 * len(own) == len(told) else []


def _on_its_date(part: Claim, whole: Claim, published: date | None) -> Claim:
    """A text with the date that is told beside its partner: "one in March with Korea, the other in September with Hungary"."""
    dates = [when for when in whole.sentence.dates if when.precision != "year" and when.start > whole.trigger.start]
    own = [when for when, party in _paired(dates, whole) if part.partners == (party.partner,)]
    told = [resolve(when, "future" if part.status == "planned" else "past") for when in own]
    return replace(part, dates=tuple(told), status=with_date(part.status, told[0], published)) if told else part


def _not_before(before: When, day: When) -> When:
    """The day of the next guest: a Friday told behind a Wednesday is the one after it."""
    late = _WEEK if day.first < before.first else timedelta()
    return replace(day, first=day.first + late, last=day.last + late)


def _start(item: Party | When) -> int:
    return item.start if isinstance(item, When) else item.name.start


def _by_its_text(claim: Claim) -> list[Claim]:
    """Each partner with the text named last before him: "a memorandum with Bulgaria and a convention with Greece"."""
    texts = [hit for hit in claim.sentence.of("instrument") if hit.form.id != "agreement"]
    own = {
        p: [hit.form.id for hit in texts if hit.end <= p.name.start][-1:] for p in claim.parties if p.name in claim.sentence.names
    }
    named = {text[0] for text in own.values() if text}
    if len(claim.partners) == 1 or len(named) == 1 or not all(own.values()) or len(own) != len(claim.parties):
        return []
    return [replace(claim, parties=(party,), text=text[0]) for party, text in own.items()]


def _by_text(claim: Claim, is_told_apart: bool) -> Iterator[Claim]:
    """Two memorandums with two partners are two agreements, also where only another sentence tells them apart."""
    if len(claim.partners) > 1 and (is_told_apart or any(sentence.of("one_by_one") for sentence in claim.sentences)):
        for partner in claim.partners:
            yield replace(claim, parties=tuple(party for party in claim.parties if party.partner == partner))
    else:
        yield claim


def _by_instrument(claim: Claim) -> Iterator[Claim]:
    """A convention "and a letter of intent" signed at once are two agreements."""
    texts = dict.fromkeys(hit.form.id for hit in _listed_texts(claim) or _texts_before(claim))
    if len(texts) > 1 and len(claim.partners) == 1 and not claim.text:
        yield from (replace(claim, text=text) for text in texts)
    else:
        yield claim


def _listed_texts(claim: Claim) -> list[Hit]:
    """The texts behind a signature that stand in one list: "a convention with A and, after that, a letter with B"."""
    sentence = claim.sentence
    ends = [t.start for t in sentence.triggers if t.start >= claim.trigger.end and not sentence.of("documents")]
    end = min(ends, default=sentence.end)
    texts = [h for h in sentence.of("instrument") if claim.trigger.end <= h.start < end and h.form.id != "agreement"]
    if sentence.of("documents") and len({hit.form.id for hit in texts}) > 1:
        return texts  # "two documents: the first a memorandum …; the second a plan …"
    joined = [b for a, b in pairwise(texts) if _are_joined(a, b, sentence)]
    return texts if texts and len(joined) == len(texts) - 1 else []


def _texts_before(claim: Claim) -> list[Hit]:
    """The texts that "both documents" means: the first that each sentence before names."""
    if not claim.sentence.of("documents"):
        return []
    return [texts[0] for sentence in claim.more if (texts := sentence.of("instrument"))]


def _are_joined(one: Hit, other: Hit, sentence: Sentence) -> bool:
    """Whether "and" with an indefinite article, or an Arabic "and" written onto it, leads from one text to the next."""
    if sentence.between(other.start - 1, other.start) == "و":
        return True
    joins = [hit for hit in sentence.of("and") if one.end <= hit.start and hit.end <= other.start]
    return bool(joins) and sentence.follows("indefinite", at=other.start)


def _by_year(claim: Claim, published: date | None) -> Iterator[Claim]:
    """Decorations "in 2014 and in 2018" are two, and so are agreements; a term "from 2024 to 2026" is none."""
    if claim.kind == "agreement" and (claim.status != "recalled" or not claim.sentence.of("one_by_one", "documents", "plans")):
        yield claim
        return
    years = {when.first.year: when for when in _years(claim) if not _is_another_givers(when, claim)}
    if len(years) < 2:  # noqa: PLR2004  # one year tells nothing apart
        yield claim
        return
    for year in years.values():
        yield replace(claim, dates=(year,), status=with_date(claim.status, year, published))


def _is_another_givers(when: When, claim: Claim) -> bool:
    """Whether a year belongs to another decoration of the sentence: to the one told last before it."""
    told = [t.start for t in claim.sentence.triggers if t.form.id == claim.trigger.form.id]
    before = [start for start in told if start < when.start]
    return max(before, default=claim.trigger.start) != claim.trigger.start


def _years(claim: Claim) -> Iterator[When]:
    for when in claim.sentence.dates:
        if when.precision == "year":
            for year in dict.fromkeys((when.first.year, when.last.year)):
                yield replace(when, first=date(year, 1, 1), last=date(year, 12, 31))


def _by_guest(claim: Claim) -> Iterator[Claim]:
    """Two heads of services of one country who came one after the other made two visits."""
    guests = _guests(claim) if claim.sentence.of("several_guests") else []
    if not guests:
        yield claim
    done = claim.sentence.start
    for guest in guests:
        start, done = done, guest.name.end
        dates = tuple(resolve(when, "past") for when in claim.sentence.dates if start <= when.start < done)
        yield replace(claim, parties=(guest,), dates=dates, guest=guest.name.entity)


def _guests(claim: Claim) -> list[Party]:
    """Those whom a sentence tells apart: by their names, else by their services."""
    for kind in ("person", "agency"):
        found = {party.name.entity: party for party in claim.parties if party.name.kind == kind}
        if len(found) > 1 and len({party.partner for party in found.values()}) == 1:
            return list(found.values())
    return []
