"""Which of several cities in a sentence are where its act happened: those that are told as a place, beside the act's word."""

from collections.abc import Sequence
from itertools import pairwise

from parser.detection.act import Act
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import is_goal, is_located
from parser.names.gazetteer import Name
from parser.text import between, distance

_QUOTED = 40
"""How long a name in quotation marks may be that holds a city's."""
_POST = 40
"""How far behind "ambassador" his city may stand, his country between."""
_REST = 45
"""How far behind a city the next one may stand at which the rest was done."""
_OF_ITS = 16
"""How far behind the adjective of its country a city may stand: behind "city of"."""
_WHOSE = 8
"""How far behind "residence" its diplomat may stand: behind "of the"."""
_ELSEWHERE = 100
"""How much farther from a word a city counts that stands in another clause, or in Arabic before its verb."""
_QUOTES = ("«", "»"), ('"', '"'), ("“", "”")
_PEOPLE = ("counterpart", "delegation", "expert")
_SEVERAL = 2


def beside(cities: Sequence[Name], act: Act, mine: Sequence[Hit], sentence: Sentence) -> list[Name]:
    """Of several cities those that are told as a place, nearest to a word of the act, and those listed with them."""
    if len({city.entity for city in cities}) < _SEVERAL or act.kind == "visit":
        return list(cities)
    there = [row for row in _rows(cities, act, sentence) if any(_is_there(city, sentence) for city in row)]
    if not there:
        return list(cities)
    if not mine:
        return there[0] if len(there) == 1 else list(cities)
    nearest = [min(there, key=lambda row: (_gap(row, hit, sentence), row[0].start)) for hit in mine]
    return [city for row in there if row in nearest for city in row]


def _rows(cities: Sequence[Name], act: Act, sentence: Sentence) -> list[list[Name]]:
    """The cities, those of a list together: "in Kaunas and in Fez"."""
    rows = [[city] for city in cities[:1]]
    for before, city in pairwise(cities):
        is_listed = sentence.gap(before.end, city.start, "and", "in", "of") in ("", "و", "ب", "وب")
        if is_listed or (act.kind == "operation" and _is_another(before, city, sentence)):
            rows[-1].append(city)
        else:
            rows.append([city])
    return rows


def _is_another(before: Name, city: Name, sentence: Sentence) -> bool:
    """Whether the rest of what was done is told of a city: "three in Badalona and two in the Moroccan city of Nador"."""
    is_near = city.start - before.end <= _REST and not any(before.end <= hit.start < city.start for hit in sentence.triggers)
    is_listed = bool(sentence.pauses(before.end, city.start) or sentence.of_within("and", before.end, city.start))
    return is_near and is_listed and _is_there(before, sentence) and _is_there(city, sentence)


def _is_there(city: Name, sentence: Sentence) -> bool:
    """Whether a city is where something is, an adjective between: "en la ciudad marroquí de Nador"."""
    if is_located(city, sentence):
        return True
    adjective = next((n for n in sentence.names if n.kind == "demonym" and 0 <= city.start - n.end <= _OF_ITS), None)
    if adjective is None or sentence.gap(adjective.end, city.start, "of", "city") != "":
        return False
    return any(
        h.end <= adjective.start and sentence.gap(h.start, adjective.start, "in", "city", "of") == "" for h in sentence.of("in")
    )


def is_told(city: Name, sentence: Sentence) -> bool:
    """Whether a city is told as a place or a goal: in it, to it, or behind an English address: "at headquarters, Accra,"."""
    is_set_off = sentence.between(city.start - 2, city.start) == ", " and sentence.between(city.end, city.end + 1) in (",", ".")
    return is_goal(city, sentence) or _is_there(city, sentence) or (city.lang == "en" and is_set_off) or _heads(city, sentence)


def _heads(city: Name, sentence: Sentence) -> bool:
    """Whether a sentence opens on a city and a pause or a date: "Rabat, mercredi.", «مسقط في 13 فبراير»."""
    is_dated = any(0 <= when.start - city.end <= _OF_ITS // 2 for when in sentence.dates)
    is_paused = sentence.between(city.end, city.end + 1) in (",", "،", ":", ".", "(")
    return city.start - sentence.start <= 1 and (is_dated or is_paused)


def _gap(row: Sequence[Name], hit: Hit, sentence: Sentence) -> int:
    """How far a word is from the nearest of some cities, farther where a clause parts them."""
    return min(distance(city, hit) + _ELSEWHERE * _is_elsewhere(city, hit, sentence) for city in row)


def _is_elsewhere(city: Name, hit: Hit, sentence: Sentence) -> bool:
    start, end = between(city, hit)
    is_before = city.lang == "ar" and city.end <= hit.start and hit.form.tense != "noun"
    return is_before or bool(sentence.breaks(start, end) or sentence.of_within("while", start, end))


def is_quoted(city: Name, sentence: Sentence) -> bool:
    """Whether a city is a word of a title: the order «Santa Rosa de Lima»."""
    for opening, closing in _QUOTES:
        before, behind = sentence.between(city.start - _QUOTED, city.start), sentence.between(city.end, city.end + _QUOTED)
        start, end = before.rfind(opening), behind.find(closing)
        is_inside = start >= 0 and end >= 0 and closing not in before[start + 1 :] and opening not in behind[:end]
        if is_inside and before[start + 1 :].strip() and not is_located(city, sentence):
            return True
    return False


def is_a_post(city: Name, sentence: Sentence) -> bool:
    """Whether a city is only where a diplomat lives: "the ambassador of Japan in Rabat"."""
    posts = [hit for hit in sentence.of("ambassador") if 0 <= city.start - hit.end <= _POST]
    is_there = any(hit.start >= city.end for hit in sentence.of("there"))  # "accredited in Rabat came to his office there"
    if not posts or not is_located(city, sentence) or is_there or _is_at_home(posts[-1], sentence):
        return False
    nearer = [name for name in sentence.names if posts[-1].end <= name.start < city.start]
    words = " ".join(sentence.between(posts[-1].end, city.start).split())
    country = next((name for name in nearer if name.kind in ("country", "demonym") or name.is_capital), None)
    is_beside = sentence.gap(country.end if country else posts[-1].end, city.start, "of", "in", "city", "accredited") in ("", "ب")
    return bool(words) and is_beside and not sentence.pauses(posts[-1].end, city.start)


def _is_at_home(post: Hit, sentence: Sentence) -> bool:
    """Whether the house of a diplomat is named, and so its city: "at the residence of the ambassador in Rabat"."""
    homes = sentence.of("residence")
    return any(hit.start >= post.end or 0 <= post.start - hit.end <= _WHOSE for hit in homes)


def is_a_capital_that_speaks(city: Name, sentence: Sentence) -> bool:
    """Whether a capital is the government that says something: "informó Hanói el martes"."""
    says = (hit for hit in sentence.of("announce") if -1 <= city.start - hit.end <= 1 or -1 <= hit.start - city.end <= 1)
    return city.is_capital and not is_goal(city, sentence) and any(says)


def is_of_somebody(city: Name, sentence: Sentence) -> bool:
    """Whether a city only says whose officials are meant: "leurs homologues de Rabat"."""
    behind = (name for name in sentence.names if name.kind == "place" and name.start >= city.end)
    if city.lang == "ar" or any(sentence.gap(city.end, name.start, "in", "to") == "" for name in behind):
        return False  # "took the investigators from Rabat to Tangier"
    return any(hit.end <= city.start and sentence.gap(hit.end, city.start, "of") == "" for hit in sentence.of(*_PEOPLE))
