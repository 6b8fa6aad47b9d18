"""Where an act happened: the city of its own clause, else that of the visit, assembly or ceremony around it."""

from collections.abc import Iterator, Sequence

from parser.detection.act import MOMENTS, Act
from parser.detection.beside import is_a_post, is_told
from parser.detection.cities import cities_of, is_theirs
from parser.detection.claim import Claim
from parser.detection.marked import Sentence
from parser.detection.mentioned import is_only_mentioned
from parser.detection.party import is_goal
from parser.detection.scene import Scene
from parser.detection.setting import FRAMED, LASTING, can_hold, closed_by
from parser.detection.story import ceremony_of, setting_of
from parser.detection.together import signed_during
from parser.names.gazetteer import Name

_RECENT = 4
"""How many sentences back the city may have been named that "the same city" is."""
_OPENING = 4
"""In how many sentences at the top, the headline among them, an article says where it is written from."""


def place_of(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The one city of an act: of its own sentences in their order, of what sets its scene or holds it, or of the opening."""
    if any(sentence.of("remote") for sentence in act.sentences) and act.kind in (*MOMENTS, "meeting"):
        return None
    if (same := _same_city(act, scene)) is not None:
        return same
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
        around = _place_of_its_visit(act, others, scene) or _place_in_title(act, others, scene)
    return around or _school_of_another(act, others, scene)


def _own_cities(act: Act, others: Sequence[Act], scene: Scene) -> list[Name]:
    """The cities of the sentence that tells where; what is done in a moment is done in one, whatever a list of others is for."""
    told = list(_told_cities(act, others, scene))
    told.sort(key=lambda cities: cities == [scene.written_in] or _is_in_a_notice(cities, act))  # written or wanted there
    single = [cities for cities in told if len(cities) == 1]
    return next(iter(single if single and act.kind in MOMENTS else told), [])


def _is_in_a_notice(cities: Sequence[Name], act: Act) -> bool:
    """Whether cities stand behind a notice or warrant, which says what somebody is wanted for: not where he was caught."""
    notices = [
        hit.end for sentence in act.sentences for hit in sentence.of("red_notice", "warrant") if _holds(sentence, cities[0])
    ]
    return act.kind == "operation" and any(end <= cities[0].start for end in notices)


def _holds(sentence: Sentence, city: Name) -> bool:
    return sentence.start <= city.start < sentence.end


def _same_city(act: Act, scene: Scene) -> Name | None:
    """The city named last before "in the same city"."""
    for sentence in act.sentences:
        for hit in sentence.of("same_city"):
            at = scene.sentences.index(sentence)
            near = [(n, other) for other in scene.sentences[max(at - _RECENT, 0) : at + 1] for n in other.names]
            before = [n for n, other in near if n.kind == "place" and n.end <= hit.start and _is_a_scene(n, other)]
            if before:
                return before[-1]
    return None


def _is_a_scene(city: Name, sentence: Sentence) -> bool:
    """Whether something was told to happen in a city, to which "there" can go back: no seat, no city of a notice."""
    notices = [hit for hit in sentence.of("red_notice", "warrant") if hit.end <= city.start]
    return is_told(city, sentence) and not is_only_mentioned(city, sentence) and not notices


def _place_before(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The city of a sentence that only sets an act's scene: "He spent Thursday in Brussels."."""
    for sentence in (*setting_of(act, others, scene), *ceremony_of(act, others, scene)):
        cities = [city for city in cities_of(sentence, scene) if not _is_left_for_another(city, act, others, scene)]
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


def _place_in_title(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The city to which a headline sends the article's one visitor: «حموشي في كوبنهاغن»."""
    if act.kind != "visit" or any(other.kind == "visit" for other in others if other is not act):
        return None
    title = (sentence for sentence in scene.sentences if sentence.part == "title")
    cities = [city for s in title for city in cities_of(s, scene) if is_goal(city, s) and is_theirs(city, act)]
    return cities[0] if len(cities) == 1 else None


def _place_of_its_visit(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """Where the visit leads during which something is to be signed, or was."""
    for other in others:
        if act.kind in MOMENTS and other.kind == "visit" and other.status == act.status and other.partners == act.partners:
            return place_of(other, [other], scene)
    return None


def _is_a_tour(city: Name, act: Act, others: Sequence[Act], scene: Scene) -> bool:
    """Whether a visitor signed elsewhere than in the city that he is told to have seen."""
    if act.kind != "visit" or city.country is None:
        return False
    if len({name.entity for name in _seen(act, others) if name.country == city.country} | {city.entity}) > 1:
        return True
    if (signed := signed_during(act, others)) is None:
        return False
    elsewhere = next(_told_cities(signed, others, scene), [])
    return any(other.country == city.country and other.entity != city.entity for other in elsewhere)


def _seen(visit: Act, others: Sequence[Act]) -> Iterator[Name]:
    """The cities in which a visitor is told to have been."""
    for sentence in _own_sentences(visit, others):
        if sentence.part == "text":
            yield from (
                name
                for name in sentence.names
                if name.kind == "place" and is_told(name, sentence) and not is_a_post(name, sentence)
            )


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
    if act.kind == "visit" and (city := _signed_at(act, others, scene)) is not None:
        return city
    if scene.dateline is not None and act.kind in (*FRAMED, "visit") and scene.dateline.country in act.partners:
        return None if _is_left_for_another(scene.dateline, act, others, scene) else scene.dateline
    top = scene.sentences[:_OPENING]
    if act.kind == "operation":  # what follows tells what became of it
        top = tuple(sentence for sentence in top if sentence.start < act.claims[0].trigger.start)
    opening = (cities for sentence in top if (cities := _opened_in(sentence, scene)))
    first = next(opening, []) if len(others) == 1 or act.kind == "conference" else []
    if act.kind in (*MOMENTS, "visit"):
        first = [city for city in first if is_theirs(city, act)]
    return first[0] if len(first) == 1 else None


def _is_left_for_another(city: Name, act: Act, others: Sequence[Act], scene: Scene) -> bool:
    """Whether a text is written in a city, but a visit or signature of the same partners is told of another country."""
    if city != scene.dateline:
        return False
    beside = [other for other in others if other.kind in ("visit", "agreement") and set(other.partners) & set(act.partners)]
    cities = [told for other in beside if other.status == act.status for told in _own_cities(other, others, scene)]
    return bool(cities) and all(told.country != city.country for told in cities)


def _signed_at(visit: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    """The city in which a visitor signed, also where its day is not told, if it is the only one told of his visit."""
    signed = [o for o in others if o.kind == "agreement" and o.status == visit.status and o.partners == visit.partners]
    cities = [city for other in signed for city in [place_of(other, others, scene)] if city is not None]
    return cities[0] if len({city.entity for city in cities}) == 1 and is_theirs(cities[0], visit) else None


def _opened_in(sentence: Sentence, scene: Scene) -> list[Name]:
    """The cities of a sentence at the top that say where something is: no government, no origin, and not "Tangier's port"."""
    cities = cities_of(sentence, scene)
    return [city for city in cities if is_told(city, sentence) or city == scene.written_in]


def _is_on_both_sides(act: Act, others: Sequence[Act], scene: Scene) -> bool:
    """Whether an operation is told of cities in two countries: arrests on either side of the sea."""
    if act.kind != "operation":
        return False
    told = [s for s in _own_sentences(act, others) if s.part == "text"]
    if any(sentence.of("red_notice", "warrant") for sentence in told):
        return False  # one man was caught in one place, wherever he was bound
    if any(_tells_two_lands(s) for s in scene.sentences) and len([o for o in others if o.kind == act.kind]) == 1:
        return True
    return len({city.country for sentence in told for city in cities_of(sentence, scene, act, others)}) > 1


def _tells_two_lands(sentence: Sentence) -> bool:
    """Whether a headline names cities of two countries: "Five arrested in Almería and Nador"."""
    cities = [name for name in sentence.names if name.kind == "place" and not name.is_capital]
    there = [city for city in cities if is_goal(city, sentence)]
    return sentence.part == "title" and len({city.country for city in cities}) > 1 and len(there) != 1


def _own_sentences(act: Act, others: Sequence[Act]) -> Iterator[Sentence]:
    """The sentences of an act in their order, the headline last, without those that only refer to it while telling another.

    What is still planned has no part in what happened.
    """
    elsewhere = {id(s) for other in others if other is not act for c in other.claims if not c.is_inherited for s in c.sentences}
    as_told = [claim for claim in act.claims if claim.status == act.status] or act.claims
    mine = [s for claim in as_told for s in claim.sentences if not (_only_refers(claim) and id(s) in elsewhere)]
    yield from sorted(dict.fromkeys(mine), key=lambda sentence: sentence.part == "title")


def _only_refers(claim: Claim) -> bool:
    return claim.is_inherited and claim.kind != "agreement"


def _frame_city(act: Act, others: Sequence[Act], scene: Scene) -> Name | None:
    for other in others:
        if other is not act and other.kind in LASTING and other.status == act.status and can_hold(other, act, others):
            cities = _own_cities(other, others, scene)  # where it began, also if the visitor went on from there
            return cities[0] if len(cities) == 1 else place_of(other, [other], scene)
    for sentence in scene.sentences:
        if sentence.of("congress", "frame", "host", "series") and len(cities := cities_of(sentence, scene)) == 1:
            return cities[0]
    return None
