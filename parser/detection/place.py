"""Where an act happened: the city of its own clause, else that of the visit, assembly or ceremony around it."""

from collections.abc import Iterator, Sequence

from parser.detection.act import MOMENTS, Act
from parser.detection.cities import cities_of, is_theirs
from parser.detection.claim import Claim
from parser.detection.marked import Sentence
from parser.detection.party import is_goal
from parser.detection.scene import Scene
from parser.detection.setting import FRAMED, LASTING, can_hold, closed_by, signed_during
from parser.detection.story import ceremony_of, setting_of
from parser.names.gazetteer import Name

_OPENING = 4
"""In how many sentences at the top, the headline among them, an article says where it is written from."""


def place_of(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The one city of an act: of its own sentences in their order, of what sets its scene or holds it, or of the opening."""
    is_here = act.kind in (*FRAMED, "conference") and any(sentence.of("here") for sentence in act.sentences)
    if is_here and scene.written_in is not None:
        return scene.written_in
    cities = _own_cities(act, others, scene)
    if cities:
        is_one = len(cities) == 1 and not _is_on_both_sides(act, others, scene) and not _is_a_tour(cities[0], act, others, scene)
        return cities[0] if is_one else None
    if act.status == "occurred":
        around = _place_before(act, others, scene) or _place_around(act, others, scene)
    else:
        around = _place_of_its_visit(act, others, scene)
    return around or _school_of_another(act, others, scene)


def _own_cities(act: Act, others: Sequence[Act], scene: Scene) -> list[Name]:
    """The cities of the sentence that tells where; what is done in a moment is done in one, whatever a list of others is for."""
    told = list(_told_cities(act, others, scene))
    single = [cities for cities in told if len(cities) == 1]
    return next(iter(single if single and act.kind in MOMENTS else told), [])


def _place_before(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The city of a sentence that only sets an act's scene: "He spent Thursday in Brussels."."""
    for sentence in (*setting_of(act, others, scene), *ceremony_of(act, others, scene)):
        cities = cities_of(sentence, scene)
        is_there = len(cities) == 1 and (is_goal(cities[0], sentence) or cities[0].country in act.partners)
        if is_there and is_theirs(cities[0], act):
            return cities[0]
    return None


def _school_of_another(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """Where the other courses of an article were held: "after the Chadians it is the Comorians' turn"."""
    if act.kind != "training":
        return None
    cities = [
        city for other in others if other is not act and other.kind == act.kind for city in _own_cities(other, others, scene)
    ]
    return cities[0] if len({city.entity for city in cities}) == 1 else None


def _place_of_its_visit(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """Where the visit leads during which something is to be signed, or was."""
    for other in others:
        if act.kind in MOMENTS and other.kind == "visit" and other.status == act.status and other.partners == act.partners:
            return place_of(other, [other], scene)
    return None


def _is_a_tour(city: Name, act: Act, others: Sequence[Act], scene: Scene) -> bool:
    """Whether a visitor signed elsewhere than in the city that he is told to have seen."""
    if act.kind != "visit" or (signed := signed_during(act, others)) is None or city.country is None:
        return False
    elsewhere = next(_told_cities(signed, others, scene), [])
    return any(other.country == city.country and other.entity != city.entity for other in elsewhere)


def _told_cities(act: Act, others: Sequence[Act], scene: Scene) -> Iterator[list[Name]]:
    """The cities of each of an act's sentences that names any; a headline that names several says nothing."""
    for sentence in _own_sentences(act, others):
        cities = cities_of(sentence, scene, act, others)
        if len(cities) == 1 or (cities and sentence.part == "text"):
            yield cities


def _place_around(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The city of what holds an act, or of the article's opening."""
    if act.kind in FRAMED and (city := _frame_city(act, others, scene)):
        return city
    if act.kind in MOMENTS and (claim := next(iter(closed_by(act, others, scene)), None)) is not None:
        return next((place_of(other, [other], scene) for other in others if claim in other.claims), None)
    if act.kind == "visit" and (signed := signed_during(act, others)) is not None:
        return place_of(signed, [signed], scene)
    if scene.dateline is not None and act.kind in FRAMED and scene.dateline.country in act.partners:
        return scene.dateline
    opening = (cities for sentence in scene.sentences[:_OPENING] if (cities := cities_of(sentence, scene)))
    first = next(opening, []) if len(others) == 1 or act.kind == "conference" else []
    return first[0] if len(first) == 1 else None


def _is_on_both_sides(act: Act, others: Sequence[Act], scene: Scene) -> bool:
    """Whether an operation is told of cities in two countries: arrests on either side of the sea."""
    if act.kind != "operation":
        return False
    told = [s for s in _own_sentences(act, others) if s.part == "text"]
    if any(sentence.of("red_notice", "warrant") for sentence in told):
        return False  # one man was caught in one place, wherever he was bound
    return len({city.country for sentence in told for city in cities_of(sentence, scene, act, others)}) > 1


def _own_sentences(act: Act, others: Sequence[Act]) -> Iterator[Sentence]:
    """The sentences of an act in their order, the headline last, without those that only refer to it while telling another."""
    elsewhere = {id(s) for other in others if other is not act for c in other.claims if not c.is_inherited for s in c.sentences}
    mine = [s for claim in act.claims for s in claim.sentences if not (_only_refers(claim) and id(s) in elsewhere)]
    yield from sorted(dict.fromkeys(mine), key=lambda sentence: sentence.part == "title")


def _only_refers(claim: Claim) -> bool:
    return claim.is_inherited and claim.kind != "agreement"


def _frame_city(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    for other in others:
        if other is not act and other.kind in LASTING and other.status == act.status and can_hold(other, act, others):
            return place_of(other, [other], scene)
    for sentence in scene.sentences:
        if sentence.of("congress", "frame", "host", "series") and len(cities := cities_of(sentence, scene)) == 1:
            return cities[0]
    return None
