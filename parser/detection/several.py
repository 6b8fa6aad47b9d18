"""One sentence that tells several acts of a kind: two texts, two decorations, two guests of one country."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from parser.dates.calendar import When, resolve
from parser.detection.claims import Claim
from parser.detection.party import Party
from parser.detection.status import with_date


def told_apart(claims: Sequence[Claim], published: date | None) -> Iterator[Claim]:
    """Take apart what each claim tells of several acts."""
    alone = {(claim.kind, claim.partners[0]) for claim in claims if len(claim.partners) == 1}
    for claim in claims:
        match claim.kind:
            case "agreement":
                yield from _by_text(claim, any(("agreement", partner) in alone for partner in claim.partners))
            case "award":
                yield from _by_year(claim, published)
            case "visit":
                yield from _by_guest(claim)
            case _:
                yield claim


def _by_text(claim: Claim, is_told_apart: bool) -> Iterator[Claim]:
    """Two memorandums with two partners are two agreements, also where only another sentence tells them apart."""
    if len(claim.partners) > 1 and (is_told_apart or any(sentence.of("one_by_one") for sentence in claim.sentences)):
        for partner in claim.partners:
            yield replace(claim, parties=tuple(party for party in claim.parties if party.partner == partner))
    else:
        yield claim


def _by_year(claim: Claim, published: date | None) -> Iterator[Claim]:
    """Decorations "in 2014 and in 2018" are two."""
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
