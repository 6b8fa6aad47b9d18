"""Who went to whom, or gave to whom, and the words that say so."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parser.detection.act import Act
from parser.detection.claim import Claim
from parser.detection.lexicon import Hit
from parser.detection.party import Party, is_goal
from parser.mention import Direction
from parser.names.entries import HOME
from parser.names.gazetteer import Name

_HOST = 60
"""How far behind "at the invitation of" the host's name may stand."""


class Told(NamedTuple):
    """A direction with the words that say it, if any do."""

    direction: Direction
    words: Hit | Name | None = None


def direction_of(act: Act, place: Name | None) -> Told:
    """Read an act's direction; the first rule that has something to say wins."""
    trigger = act.claims[0].trigger
    if act.kind == "agreement" or trigger.form.id == "joint_operation":
        return Told("mutual")
    if act.kind == "award":
        return Told("incoming", trigger)
    if act.kind not in ("visit", "meeting", "conference"):
        return Told("not_given")
    rules = (_by_goal, _by_invitation, _by_reception) if act.kind == "visit" else (_by_reception,)
    found = (told for rule in rules for claim in act.claims if (told := rule(claim)) is not None)
    return next(found, None) or _by_place(place) or (_by_guest(act) if act.kind == "visit" else Told("not_given"))


def _by_goal(claim: Claim) -> Told | None:
    """Where the visit goes: "to Spain", «إلى إسبانيا», "to Morocco"."""
    if claim.is_inherited or claim.is_inner:
        return None
    for party in claim.parties:
        if party.name.kind == "country" and party.office is None and is_goal(party.name, claim.sentence):
            return Told("outgoing", party.name)
    homes = (n for n in claim.sentence.names if HOME in (n.entity, n.country) and is_goal(n, claim.sentence))
    return next((Told("incoming", name) for name in homes if _is_behind(name, claim)), None)


def _is_behind(name: Name, claim: Claim) -> bool:
    return name.start >= claim.trigger.end


def _by_invitation(claim: Claim) -> Told | None:
    """The host is who invites."""
    for hit in claim.sentence.of("invited"):
        if any(0 <= party.name.start - hit.end <= _HOST for party in claim.parties):
            return Told("outgoing", hit)
        if any(0 <= name.start - hit.end <= _HOST for name in claim.ours):
            return Told("incoming", hit)
    return None


def _by_reception(claim: Claim) -> Told | None:
    """Who receives is at home: ours receive them, or are received by them."""
    trigger = claim.trigger
    if trigger.form.id != "receive" or not claim.ours:
        return None
    by = any(_is_giver(party, claim.sentence.of("by")) for party in claim.parties)
    return Told("outgoing" if by else "incoming", trigger)


def _is_giver(party: Party, by: Sequence[Hit]) -> bool:
    return party.standing == "giver" and any(hit.end <= party.name.start for hit in by)


def _by_place(place: Name | None) -> Told | None:
    if place is None or place.country is None:
        return None
    return Told("incoming" if place.country == HOME else "outgoing", place)


def _by_guest(act: Act) -> Told:
    """A visit told of an office holder or a delegation is his; one told of us is ours."""
    guests = list(_guests(act))
    if guests:
        return Told("incoming", guests[0])
    return Told("outgoing") if any(claim.ours for claim in act.claims) else Told("not_given")


def _guests(act: Act) -> Iterator[Hit]:
    """The foreign office holders before whose trigger none of ours is named."""
    for claim in act.claims:
        first = min((name.start for name in claim.ours), default=None)
        for party in claim.parties:
            if party.office is not None and (first is None or party.name.start < first):
                yield party.office
