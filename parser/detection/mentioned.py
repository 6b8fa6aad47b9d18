"""Cities that say where something else is: where news was given out, a body's seat, the gaol to which somebody was brought."""

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import is_goal
from parser.names.gazetteer import Name

_SPOKE = 70
"""How far behind "said" the city may stand in which it was: "confirmed on Thursday a spokesman in Berne"."""
_SMALL = ("in", "of", "to", "city")


def is_only_mentioned(city: Name, sentence: Sentence) -> bool:
    """Whether a city is told of the news, of a body or of somebody's transport, not of what happened."""
    return _is_of_a_seat(city, sentence) or _is_brought_to(city, sentence) or _is_where_it_was_said(city, sentence)


def _is_of_a_seat(city: Name, sentence: Sentence) -> bool:
    """Whether a body has its seat in a city: "an institution based in Riyadh"."""
    return any(_leads_to(hit, city, sentence) for hit in sentence.of("based"))


def _is_brought_to(city: Name, sentence: Sentence) -> bool:
    """Whether somebody caught elsewhere was brought to a city: "were transferred to Madrid"."""
    return any(_leads_to(hit, city, sentence) for hit in sentence.of("brought")) and is_goal(city, sentence)


def _leads_to(hit: Hit, city: Name, sentence: Sentence) -> bool:
    """Whether nothing but small words stands between a word and a city."""
    return hit.end <= city.start and sentence.gap(hit.end, city.start, *_SMALL) in ("", "ب")


def _is_where_it_was_said(city: Name, sentence: Sentence) -> bool:
    """Whether a city is where somebody spoke: in the same clause as the speaking, nothing told between, nothing reported behind.

    "announced in Rabat the signing" and "announced that … in Rabat" tell of the act.
    """
    says = [hit for hit in sentence.of("announce") if 0 <= city.start - hit.end <= _SPOKE]
    if not says or not is_goal(city, sentence):
        return False
    last = says[-1]
    between = sentence.of_within("that", last.start, city.start) or [
        hit for hit in sentence.triggers if last.start < hit.start < city.start
    ]
    behind = [hit for hit in sentence.triggers if hit.start >= city.end]
    return not between and not behind and not sentence.breaks(last.end, city.start)
