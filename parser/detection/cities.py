"""Which of a sentence's cities say where an act happened: not those that are a government, a road's end, a text's contents."""

from collections.abc import Sequence

from parser.detection.act import MOMENTS, Act
from parser.detection.beside import beside, is_a_capital_that_speaks, is_a_post, is_of_somebody, is_quoted, is_told
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.mentioned import is_only_mentioned
from parser.detection.party import ACTORS, is_located
from parser.detection.scene import Scene
from parser.names.entries import HOME
from parser.names.gazetteer import Name
from parser.text import distance

_BACK_TO = 14
"""How far behind "returned to" the city may begin."""
_SCHOOLS = 60
"""How far behind "academy" its city may begin, its full name between."""
_BESIDE = 6
"""How far behind the name of an institute its city may begin."""
_SEVERAL = 2
_NEXT = 1
"""How far behind a word its neighbour begins."""


def cities_of(sentence: Sentence, scene: Scene, act: Act | None = None, others: Sequence[Act] = ()) -> list[Name]:
    """The cities of a sentence, each once; a capital that stands for its government is none.

    Of an act's own sentence those of its clause count, and of the rest those that are nearer to no other act.
    """
    sides = scene.roles[scene.sentences.index(sentence)]
    origins = {party.name for party in sides.parties if party.office is not None and party.office.form.sense == "stranger"}
    is_taught = act is not None and act.kind == "training"
    schools = {name for name in sentence.names if is_taught and _is_of_a_school(name, sentence)}
    named = [n for n in sentence.names if n.kind == "place" and (n not in sides.governments or n in schools)]
    named = [name for name in named if not _is_home_again(name, sentence) and not _is_in_a_title(name, sides.ours, sentence)]
    named = [name for name in named if name not in origins or is_located(name, sentence)] or named
    named = [name for name in named if not _is_an_end(name, sentence)] or named
    named = [name for name in named if name != scene.dateline] or named
    named = [name for name in named if not _is_off(name, sentence)]
    named = [name for name in named if not _is_left(name, sentence) and not _is_asking(name, sentence)] or named
    named = [name for name in named if not _is_giving(name, sentence) and not is_quoted(name, sentence)]
    named = [name for name in named if name in schools or not is_only_mentioned(name, sentence)]
    is_given = act is not None and act.kind == "award"  # by an ambassador, where he lives
    named = [n for n in named if (is_given or not is_a_post(n, sentence)) and not is_a_capital_that_speaks(n, sentence)]
    if act is not None and act.kind == "visit":
        named = [name for name in named if is_theirs(name, act)]
    named = [name for name in named if not _is_of_officials(name, sentence)] or named
    named = [name for name in named if not is_of_somebody(name, sentence)]
    if act is not None:
        named = _beyond(named, act, sentence) if act.kind == "visit" else _of_its_clause(named, act, others, sentence)
        named = beside(named, act, _words_of(act, others, sentence, scene), sentence)
    is_tour = act is not None and act.kind == "visit" and len({name.entity for name in named}) > 1
    cities = {
        name.entity: name
        for name in named
        if is_tour or name in schools or not name.is_capital or name.country == HOME or is_located(name, sentence)
    }
    if act is not None and act.kind in MOMENTS:
        named = [name for name in named if is_told(name, sentence) or name in schools]
        cities = {name.entity: name for name in named}
    rest = {name.entity: name for name in named}
    return list((cities or rest).values())


def _is_of_officials(name: Name, sentence: Sentence) -> bool:
    """Whether an English city only says whose officials are meant: "Antwerp prosecutors"."""
    return name.lang == "en" and any(hit.start == name.end + 1 for hit in sentence.of(*ACTORS))


def _is_off(name: Name, sentence: Sentence) -> bool:
    """Whether something is at sea before a city: "off Tarragona"."""
    return any(hit.end <= name.start and sentence.gap(hit.end, name.start, "of") == "" for hit in sentence.of("offshore"))


def _is_left(name: Name, sentence: Sentence) -> bool:
    """Whether a city is only where somebody set out: "left Rabat on Monday for Riyadh"."""
    return any(0 <= name.start - hit.end <= _NEXT for hit in sentence.of("departure") if hit.end - hit.start > _SEVERAL)


def _is_asking(name: Name, sentence: Sentence) -> bool:
    """Whether an English capital is a government that something belongs to: "at Berlin's request"."""
    return name.lang == "en" and name.is_capital and sentence.between(name.end, name.end + 2) == "'s"


def _is_giving(name: Name, sentence: Sentence) -> bool:
    """Whether a capital is the government by which something was done: "provided by Rabat"."""
    before = [hit for hit in sentence.of("by") if hit.end <= name.start and sentence.gap(hit.end, name.start, "of") == ""]
    return name.is_capital and bool(before) and not any(hit.start == before[-1].start for hit in sentence.of("in"))


def _is_an_end(name: Name, sentence: Sentence) -> bool:
    """Whether a city is an end of a road or of a distance: "between Guerguerat and Nouadhibou"."""
    between = [hit for hit in sentence.of("between") if hit.end <= name.start]
    pair = [n for n in sentence.names if n.kind == "place" and between and between[-1].end <= n.start]
    return name in pair[:_SEVERAL] and sentence.joins(between[-1].end, pair[0].start, "of")


def _is_of_a_school(name: Name, sentence: Sentence) -> bool:
    """Whether a city is that of the school at which somebody is taught: "at the police academy of Madrid"."""
    near = (hit for hit in sentence.of("school") if 0 <= name.start - hit.end <= _SCHOOLS)
    return name.kind == "place" and any(not sentence.pauses(hit.end, name.start) for hit in near)


def _is_home_again(name: Name, sentence: Sentence) -> bool:
    """Whether a city is only where somebody went back to: "has returned to Accra"."""
    return sentence.follows("homeward", at=name.start, reach=_BACK_TO)


def _is_in_a_title(name: Name, ours: Sequence[Name], sentence: Sentence) -> bool:
    """Whether a city only says which school or bureau somebody heads: "the director of the institute of Kenitra"."""
    for house in (name for name in ours if not _is_head_office(name)):
        if 0 <= name.start - house.end <= _BESIDE and not _goes_there(house, name, sentence):
            return sentence.follows("head_of_service", "deputy_or_director", at=house.start, reach=_BACK_TO)
    return False


def _is_head_office(name: Name) -> bool:
    """Whether a name is that of the services or their head, which are no house in a city."""
    return name.kind == "person" or name.entity in ("DGSN", "DGST", "DGSN-DGST", HOME)


def _goes_there(house: Name, city: Name, sentence: Sentence) -> bool:
    """Whether an Arabic "to" stands between: «قادت المدير العام للأمن الوطني إلى جاكرتا»."""
    return any(hit.end - hit.start > _SEVERAL for hit in sentence.of_within("to", house.end, city.start))


def _beyond(cities: Sequence[Name], visit: Act, sentence: Sentence) -> list[Name]:
    """Where a visit leads, behind its word; before that stands where it is told or comes from."""
    first = next((claim for claim in visit.claims if claim.sentence.part == "text"), visit.claims[0])
    if first.sentence is not sentence or first.is_inner:
        return list(cities)
    beyond = [city for city in cities if city.start > first.trigger.start] or list(cities)
    start, end = sentence.clause(first.trigger.start)
    return [city for city in beyond if start <= city.start < end] or beyond


def _of_its_clause(cities: Sequence[Name], act: Act, others: Sequence[Act], sentence: Sentence) -> list[Name]:
    """Those of a sentence's cities that are told with an act."""
    mine = [claim.trigger for claim in act.claims if claim.sentence is sentence]
    theirs = [c.trigger for other in others if other is not act for c in other.claims if c.sentence is sentence]
    theirs = [hit for hit in theirs if hit not in mine]
    if not mine or not cities:
        return list(cities)
    own = [city for city in cities if not theirs or _gap(city, mine) <= _gap(city, theirs)]
    clauses = [sentence.clause(hit.start) for hit in mine]
    told = [city for city in own if any(start <= city.start < end for start, end in clauses)]
    told = _before_its_purpose(told, mine, sentence)
    if act.kind == "agreement":
        told = [city for city in told if not _is_provided_for(city, sentence) and not _is_of_the_text(city, mine, sentence)]
    if told or act.kind not in MOMENTS:
        return told or own
    return [city for city in own if city.start < min(hit.start for hit in mine)]  # behind stands what a text provides for


def _words_of(act: Act, others: Sequence[Act], sentence: Sentence, scene: Scene) -> list[Hit]:
    """The triggers of a sentence that tell an act, or the rest of it: what was done on the other side of the sea."""
    theirs = {c.trigger.start for other in others if other is not act for c in other.claims if c.sentence is sentence}
    mine = {claim.trigger.start for claim in act.claims if claim.sentence is sentence}
    is_same = act.kind == "operation" and bool(mine)
    return [
        hit
        for hit in sentence.triggers
        if hit.start in mine
        or (is_same and hit.start not in theirs and scene.kind_of(hit) == act.kind and hit.form.tense != "noun")
    ]


def _is_provided_for(city: Name, sentence: Sentence) -> bool:
    """Whether a city is that of a school or laboratory of which a text speaks, not where it is signed."""
    texts = [hit.end for hit in sentence.of("instrument")]
    for house in _houses(sentence):
        is_its = 0 <= city.start - house.end <= _SCHOOLS and not sentence.pauses(house.end, city.start)
        is_place = sentence.between(house.start - 1, house.start) == "ب" or any(
            hit.end <= house.start and house.start - hit.end <= _BESIDE for hit in sentence.of("in")
        )
        if is_its and (not is_place or isinstance(house, Name)) and any(end <= house.start for end in texts):
            return True
    return False


def _houses(sentence: Sentence) -> list[Hit | Name]:
    """The schools and laboratories of a sentence, by name or not."""
    return [*sentence.of("school"), *(name for name in sentence.names if name.kind == "ours" and not _is_head_office(name))]


def _is_of_the_text(city: Name, mine: Sequence[Hit], sentence: Sentence) -> bool:
    """Whether a city stands in what is said of a text behind its name: "a convention that offers places in Kenitra"."""
    mine = [hit for hit in mine if hit.form.tense != "noun"]
    for text in sentence.of("instrument"):
        opens = [hit.start for hit in sentence.of("relative") if text.end <= hit.start < city.start]
        if opens and any(hit.end <= text.start for hit in mine) and not any(opens[0] <= hit.start < city.start for hit in mine):
            return True
    return False


def _before_its_purpose(cities: Sequence[Name], mine: Sequence[Hit], sentence: Sentence) -> list[Name]:
    """Leave out the cities of what an act is for: "signed in Tangier to revive the centres of Algeciras and Tangier"."""
    if len({city.entity for city in cities}) < _SEVERAL:
        return list(cities)
    last = max(hit.end for hit in mine)
    purposes = [hit.start for hit in sentence.of("purpose") if hit.start >= last and hit.end - hit.start > _SEVERAL]
    return [city for city in cities if not purposes or city.start < purposes[0]] or list(cities)


def _gap(city: Name, hits: Sequence[Hit]) -> int:
    return min(distance(city, hit) for hit in hits)


def is_theirs(city: Name, act: Act) -> bool:
    """Whether a city lies in Morocco or a partner's country, as far as partners have one."""
    return city.country in (None, HOME, *act.partners) or any(party.is_body for party in act.parties)
