"""Whom a sentence means that names no partner: "both sides", "the visitor", and the country from which a text is told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parser.detection.lexicon import Hit
from parser.detection.party import OFFICES, Party
from parser.detection.scene import Scene
from parser.mention import Kind

_WITH = 60
"""How far behind a signature "with" may stand, and whoever it is with behind that."""
_SIDES = (*OFFICES[:-1], "delegation", "counterpart", "collective", "services")
"""Words for a side that was named before, or is the country's whose press tells it."""
_SIGNATORIES = ("head_of_service", "deputy_or_director", "delegation", "counterpart", "collective", "services")
"""Those of them who sign."""
_PEOPLE = ("expert", "he", "ourselves", "delegation", "invited", "homeward")
_LEAD = 4
"""How many sentences, the headline among them, say of whom an article tells."""
_MENTIONS = 2
"""How often the country must be named that an article is told from: one word may be chance."""
_MINISTRY = "ministry"
"""The id of a ministry whose country is not told: where a text is written from abroad, it is that country's."""
_KINDS = ("agreement", "visit", "meeting", "award")


def implied(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The partners of a sentence that names none."""
    kind, sentence = scene.kind_of(trigger), scene.sentences[at]
    is_others = bool(sentence.of("outsider")) and kind != "award" and scene.dateline is None
    if kind not in _KINDS or is_others or trigger.form.id == "lead":
        return []
    if trigger.form.id == "bind" and not sentence.of("collective", "services"):
        return []
    if kind == "agreement" and _has_another_side(trigger, scene, at):
        return []
    if _are_both_moroccan(scene, at):
        return []
    if kind == "visit" and trigger.form.tense != "noun" and not is_somebodys(scene, at):
        return []
    return _known_before(scene, at, kind) or _told_from(scene, at, trigger)


def _known_before(scene: Scene, at: int, kind: Kind) -> list[Party]:
    """Those who were named last, the country that gives its decorations, or "the organisation" of a text or an honour."""
    sentence = scene.sentences[at]
    if before := scene.named_before(at, states_only=bool(sentence.of("states"))):
        return before
    place = scene.place_before(at) if kind == "award" else []
    is_its = kind == "award" or (kind == "agreement" and bool(scene.roles[at].ours))
    return place or (_last_body(scene, at) if is_its and sentence.of("organisation") else [])


def _are_both_moroccan(scene: Scene, at: int) -> bool:
    """Whether "both sides" are ours and a Moroccan body with which the article opens: a text with a bank or a council."""
    if not scene.sentences[at].of("collective"):
        return False
    opening = (k for k in range(min(at, _LEAD)) if scene.roles[k].ours and scene.roles[k].outsiders)
    return any(not any(party.acts for party in scene.roles[k].parties) for k in opening)


def is_somebodys(scene: Scene, at: int) -> bool:
    """Whether a journey is told of people, not of a car or a parcel."""
    sentence = scene.sentences[at]
    is_named = bool(scene.roles[at].ours or sentence.of(*_SIDES, *_PEOPLE))
    return is_named or any(name.kind == "person" for name in sentence.names) or scene.comes_to_us(at) or scene.sends_ours(at)


def _has_another_side(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether a signature's sentence says with whom, and that is nobody known: "signed with two banks"."""
    sentence = scene.sentences[at]
    sides = [hit for hit in sentence.of("with") if 0 <= hit.start - trigger.end <= _WITH and hit.end - hit.start > 1]
    known = [hit.end for hit in sentence.of(*_SIDES)] + [name.end for name in scene.roles[at].ours]
    return any(not any(hit.end <= end <= hit.end + _WITH for end in known) for hit in sides)


def _last_body(scene: Scene, at: int) -> list[Party]:
    """The organisation named last, whatever its part: "the association" that a sentence speaks of."""
    named = (party for k in range(at - 1, -1, -1) for party in reversed(scene.roles[k].parties) if party.is_body)
    return [replace(party, standing="actor") for party in named][:1]


def _told_from(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The country that needs no name where its own press writes: "the commissioner", "his counterpart", "the two men"."""
    sentence, roles = scene.sentences[at], scene.roles[at]
    is_ours = bool(roles.ours or sentence.of("services")) or scene.comes_to_us(at)
    is_ours = is_ours or bool(sentence.of("collective") and sentence.dates and scene.is_ours(at))
    if sentence.part == "title" or sentence.of("congress") or not is_ours:
        return []
    is_guest = scene.dateline is not None or bool(roles.ours and sentence.of_trigger("receive"))
    if any(name.entity != _MINISTRY or not is_guest for name in roles.outsiders):
        return []
    taken = {party.office.start for party in roles.parties if party.office is not None}
    sides = _SIGNATORIES if scene.kind_of(trigger) == "agreement" else _SIDES
    sides = sides if scene.dateline is None else (*sides, "body")
    is_somebody = any(hit.start not in taken for hit in sentence.of(*sides))
    chief = chief_country(scene)
    return [chief] if is_somebody and chief is not None else []


def chief_country(scene: Scene) -> Party | None:
    """The one foreign country that an article's opening names, or that it names far more often than any other."""
    if scene.dateline is not None and scene.dateline.country is not None:
        return Party(scene.dateline, scene.dateline.country, "actor")
    named = [[p for p in roles.parties if not p.is_body and p.standing != "stranger"] for roles in scene.roles]
    counts = Counter(party.partner for parties in named for party in parties)
    spoken_of = {party.partner for parties in named for party in parties if party.name.kind != "place"}
    opening = dict.fromkeys(party.partner for parties in named[:_LEAD] for party in parties)
    (chief, often), (_, second) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    if len(opening) == 1 and counts[next(iter(opening))] >= _MENTIONS:
        chief = next(iter(opening))
    elif often <= _MENTIONS or often < 2 * second:
        return None
    return _first(chief, named) if chief in spoken_of else None


def _first(partner: str, named: Sequence[Sequence[Party]]) -> Party:
    party = next(party for parties in named for party in parties if party.partner == partner)
    return Party(party.name, partner, "actor", party.office)
