"""Where an operation took place, and whose police acted there."""

from parser.detection.marked import Sentence
from parser.detection.party import Party, is_by_name, is_located, party
from parser.detection.scene import Scene
from parser.names.entries import HOME
from parser.names.gazetteer import Name

LINKED = 4
"""How many sentences an arrest and the words "thanks to the DGST" may stand apart."""


def police(scene: Scene, at: int) -> list[Party]:
    """The foreign sides that act in a sentence."""
    return [party for party in scene.roles[at].parties if party.acts]


def destination(scene: Scene, at: int) -> list[Party]:
    """The foreign countries that a sentence names as a place, or by their names alone."""
    return [party for party in scene.roles[at].parties if party.standing == "place" or is_by_name(party)]


def is_told_at_home(scene: Scene, at: int) -> bool:
    """Whether an operation took place in Morocco: it, or what is told of it nearby, names a city there."""
    told = [
        k for k in scene.near(at, LINKED, LINKED) if any(scene.kind_of(t) == "operation" for t in scene.sentences[k].triggers)
    ]
    cities = ((name, scene.sentences[k]) for k in (at, *told) for name in scene.sentences[k].names if name.kind == "place")
    return any(name.country == HOME and _is_where(name, sentence) for name, sentence in cities)


def _is_where(name: Name, sentence: Sentence) -> bool:
    """Whether something is told of a city: done in it or by its police, or headed by it, "Meknès : …"."""
    is_heading = (
        sentence.part == "title" and name.start == sentence.start and sentence.between(name.end, name.end + 2).strip() == ":"
    )
    return is_heading or is_located(name, sentence) or (not name.is_capital and party(name, HOME, None, sentence).acts)
