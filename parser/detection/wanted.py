"""Wanted persons: who asked for somebody who was caught in Morocco, by a red notice or a warrant."""

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party, is_goal
from parser.detection.scene import Scene
from parser.names.entries import HOME
from parser.names.gazetteer import Name

_NOTIFIER = "INTERPOL"


def is_tally(scene: Scene, at: int) -> bool:
    """Whether wanted persons are only counted: a year's balance, without a day."""
    is_dated = any(when.precision == "day" for when in scene.sentences[at].dates)
    return not is_dated and any(scene.sentences[k].of("tally") for k in scene.near(at, 1, 1))


def is_wanted_here(scene: Scene, at: int) -> bool:
    """Whether a wanted person was caught by us, or in Morocco; abroad others hunted him, be it with our help."""
    if any(party.name.kind == "place" and party.standing == "place" for party in scene.roles[at].parties):
        return any(name.country == HOME for name in scene.sentences[at].names)
    is_named = any(scene.roles[k].ours or scene.roles[k].home for k in scene.near(at, 2, 2))
    return is_named or any(name.country == HOME for name in scene.sentences[at].names)


def wanted_by(scene: Scene, at: int) -> list[Party]:
    """Those who asked for a wanted person, and INTERPOL if by its notice; a nationality asks for nothing."""
    own = [p for p in scene.roles[at].parties if not p.is_body and _asks(p, scene.sentences[at])]
    is_told_here = bool(own) and bool(scene.sentences[at].of("red_notice", "warrant"))
    askers = [
        party
        for k in ((at,) if is_told_here else scene.near(at, 1, 1))
        if k == at or not _is_another_case(scene, k, at)
        for party in scene.roles[k].parties
        if party.partner == _NOTIFIER or _asks(party, scene.sentences[k])
    ]
    notices = [notice for k in scene.near(at, 1, 1) for notice in scene.sentences[k].of("red_notice")]
    if not notices or any(party.partner == _NOTIFIER for party in askers):
        return askers
    return [*askers, _issuer(notices[0])]


def _asks(party: Party, sentence: Sentence) -> bool:
    """Whether a party can have asked for a wanted person: a service, or a country by name, no nationality and no destination."""
    is_goal_only = is_goal(party.name, sentence) and not sentence.of_trigger("hand_over")
    return party.acts or (party.standing == "bare" and party.name.kind == "country" and not is_goal_only)


def _is_another_case(scene: Scene, k: int, at: int) -> bool:
    """Whether a sentence tells of another wanted person: with a date of its own, and no notice but its own."""
    sentence = scene.sentences[k]
    is_told = any(scene.kind_of(trigger) == "operation" for trigger in sentence.triggers)
    has_own = any(scene.sentences[n].of("red_notice") for n in scene.near(at, 1, 1) if n != k)
    return is_told and bool(sentence.dates) and (has_own or not sentence.of("red_notice"))


def _issuer(notice: Hit) -> Party:
    """A red notice is INTERPOL's also where the text does not name it."""
    name = Name(notice.start, notice.end, _NOTIFIER, "organisation", _NOTIFIER, lang=None, form="")
    return Party(name, _NOTIFIER, "bare")
