"""How a foreign name stands in its sentence: as someone who acts for a partner, as a place, or as a mere mention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.mention import Level
from parser.names.gazetteer import Name

Standing = Literal["actor", "giver", "bare", "place", "frame", "stranger"]
"""`actor` acts for its country or organisation, `giver` is named as the one by whom; `bare` says nothing of its part; `place` is
where something is; `frame` belongs to an assembly at whose margin it is told; `stranger` is a national, a ship, a border."""

OFFICES: tuple[Level, ...] = get_args(Level)
ACTORS = ("minister", "head_of_service", "deputy_or_director", "ambassador", "expert", "delegation", "body", "counterpart")
_BODIES = ("UN", "EU")
"""Organisations whose ids look like countries'."""
_AHEAD = 60
"""How far before a name the noun that governs it may end, in characters."""
_BEHIND = 24
"""How far behind an English name its noun may begin: "Spanish federal police"."""
_NEXT = 12
_BUREAU = 16
"""How far behind "bureau" its city may stand: behind "of Interpol in"."""
_ADJECTIVE = 3
"""How far behind an office its adjective may begin: behind an article."""
_ELLIPTIC = frozenset((one, "de") for one in ("el", "la", "los", "las", "celui", "celle", "ceux", "celles")) | {
    ("that", "of"),
    ("those", "of"),
}
"""What stands for an office named before, with its preposition."""
_ELLIPSIS = 12
"""How long these two words may be."""
_OF_ITS = 45
"""How far behind "assembly" its organiser's name may begin."""
_LISTED = 40
"""How much may stand between two names of a list."""


@dataclass(frozen=True, slots=True)
class Party:
    """A foreign country or organisation as a sentence names it."""

    name: Name
    partner: str
    standing: Standing
    office: Hit | None = None
    """The noun that governs the name: an office, a service, a delegation."""

    @property
    def acts(self) -> bool:
        return self.standing in ("actor", "giver")

    @property
    def is_body(self) -> bool:
        """Whether it stands for an organisation, or an office of one, not for a country."""
        is_country = len(self.partner) == len("MA") and self.partner not in _BODIES
        return self.name.kind in ("organisation", "agency") and not is_country

    @property
    def level(self) -> Level:
        sense = self.office.form.sense if self.office else ""
        return sense if sense in OFFICES else "not_given"


def party(name: Name, partner: str, before: Party | None, sentence: Sentence) -> Party:
    """Say how a name stands; `before` is the party named last before it, whose standing a list passes on."""
    noun = _left_out(name, sentence) or _governing(name, sentence)
    standing = _standing(name, noun, sentence)
    if before is not None and _is_other_capital(before, name, sentence):
        return Party(name, partner, "giver")
    if standing in ("bare", "place") and before is not None and _is_listed(before, name, sentence):
        standing = before.standing if before.standing != "frame" or before.partner == partner else standing
    return Party(name, partner, standing, noun)


def _is_other_capital(before: Party, name: Name, sentence: Sentence) -> bool:
    """Whether a capital ends a pair like "between Rabat and Paris": both stand for their governments."""
    is_pair = before.acts and before.name.kind == name.kind == "place" and name.is_capital and before.name.is_capital
    return is_pair and sentence.joins(before.name.end, name.start, "with")


def _standing(name: Name, noun: Hit | None, sentence: Sentence) -> Standing:
    word = _word_before(name, sentence)
    if name.kind == "place":
        return _city_standing(name, noun, word, sentence)
    if _is_framed(name, sentence):
        return "frame"
    if _is_somebody(name, sentence) or _hails_from(name, sentence) or _is_a_national(name, sentence):
        return "stranger"
    if word == "by":
        return "giver"
    if noun is not None and noun.form.sense == "stranger" and (name.kind != "agency" or _is_right_behind(noun, name, sentence)):
        return _strange(name, noun, word, sentence)
    return _acting(name, noun, word, sentence)


def _strange(name: Name, noun: Hit, word: str | None, sentence: Sentence) -> Standing:
    """A national, or what belongs to one: "destined for Spain"; but "tourists in Spain" are somewhere."""
    is_there = word == "in" and name.kind == "country" and not _is_right_behind(noun, name, sentence)
    return "place" if is_there else "stranger"


def _acting(name: Name, noun: Hit | None, word: str | None, sentence: Sentence) -> Standing:
    is_place = word == "in" and name.kind == "country" and (noun is None or not _is_of_its_own(noun, name, sentence))
    if name.kind in ("agency", "person") or word in ("with", "between") or (noun is not None and not is_place):
        return "actor"
    is_in = word == "in" or (name.kind != "organisation" and _is_attached_place(name, sentence))
    return "place" if is_in else "bare"


def _is_right_behind(noun: Hit, name: Name, sentence: Sentence) -> bool:
    """Whether a name belongs to the noun right before it: "destined for Spain", not "tourists in Spain"."""
    return sentence.gap(noun.end, name.start, "of") == ""


def is_nominal(party: Party, sentence: Sentence) -> bool:
    """Whether a French or Spanish adjective stands for people: "les Autrichiens", which no noun governs."""
    is_adjective = party.name.kind == "demonym" and party.name.lang in ("fr", "es") and party.standing == "bare"
    return is_adjective and sentence.follows("of", at=party.name.start)


def _left_out(name: Name, sentence: Sentence) -> Hit | None:
    """The office that is not said again: "al embajador de Cuba le siguió la de Uruguay", "that of Peru", "and Peru's,"."""
    before = tuple(sentence.between(name.start - _ELLIPSIS, name.start).split()[-2:])
    behind = sentence.between(name.end, name.end + len("'s,"))
    if name.kind != "country" or not (before in _ELLIPTIC or behind in ("'s,", "'s.", "'s;")):
        return None
    offices = [hit for hit in sentence.of(*OFFICES) if hit.end <= name.start]
    return offices[-1] if offices else None


def _is_somebody(name: Name, sentence: Sentence) -> bool:
    """Whether a French or Spanish adjective stands for a person: "un Italien", "una belga"."""
    return name.kind == "demonym" and name.lang in ("fr", "es") and sentence.follows("indefinite", at=name.start)


def _is_a_national(name: Name, sentence: Sentence) -> bool:
    """Whether an English adjective that no noun takes up stands for a person: "arrested a Brazilian on Sunday"."""
    is_one = name.kind == "demonym" and name.lang == "en" and sentence.follows("indefinite", at=name.start)
    return is_one and sentence.leads_to("in", "lead", "relative", "by", at=name.end)


def _hails_from(name: Name, sentence: Sentence) -> bool:
    """Whether a name says where somebody lives or studied, or a car is registered: "a man living in Belgium"."""
    places = ("of", "in", "to", "from", "city")
    return any(hit.end <= name.start and sentence.gap(hit.end, name.start, *places) in ("", "ب") for hit in sentence.of("hails"))


def _is_of_its_own(noun: Hit, name: Name, sentence: Sentence) -> bool:
    """Whether a noun before "in Spain" is Spain's: an office holder, "police in Spain", «المسؤولين الأمنيين في».

    An Arabic service in a country may be anybody's.
    """
    if noun.form.sense != "body":
        return True
    if name.lang != "ar" and sentence.gap(noun.end, name.start, "of", "in") == "":
        return True
    chain = [noun, *_heads_of(noun, sentence)]  # «رؤساء أجهزة الشرطة في النمسا»
    return any(0 <= each.start - head.end <= _ADJECTIVE for each in chain for head in sentence.of(*OFFICES))


def _heads_of(noun: Hit, sentence: Sentence) -> list[Hit]:
    """The word for a service right before another, on which it hangs."""
    return [other for other in sentence.of("body") if 0 < noun.start - other.end <= _ADJECTIVE]


def _city_standing(name: Name, noun: Hit | None, word: str | None, sentence: Sentence) -> Standing:
    """A city is a place; a capital that asks or stands beside another is a government, "the police of Milan" are police.

    A capital read from an adjective has no form of its own: "the police in the Spanish capital" are Spain's.
    """
    if name.lang == "en" and noun is not None and noun.start == name.end + 1 and noun.form.sense in ("body", "expert"):
        return "actor"  # "Antwerp prosecutors", "Rotterdam detectives"
    if name.lang == "en" and any(hit.start == name.end + len("'s ") for hit in sentence.of("security")):
        return "actor"  # "Dubai's police commander"
    if name.is_capital and (word in ("by", "between") or _is_thanked(name, sentence)):
        return "giver"
    is_his = noun is not None and noun.form.sense == "stranger" and sentence.gap(noun.end, name.start, "of", "to", "from") == ""
    if (is_his and word != "in") or _hails_from(name, sentence):
        return "stranger"
    if (
        noun is not None
        and noun.end <= name.start
        and noun.form.sense in ACTORS
        and sentence.gap(noun.end, name.start, "of", *(() if name.form else ("in",))) == ""
    ):
        return "actor"
    return "actor" if sentence.follows("bureau", at=name.start, reach=_BUREAU) else "place"


def _is_thanked(name: Name, sentence: Sentence) -> bool:
    """Whether a capital gave the help: "thanks to Rabat"."""
    return sentence.follows("support", at=name.start)


def _governing(name: Name, sentence: Sentence) -> Hit | None:
    """The noun that a name belongs to: right behind an English one, else the nearest before it without a pause between."""
    nouns = _whole(sentence.of(*ACTORS, "stranger"))
    if name.lang == "en":
        reach = 1 if name.kind == "agency" else _BEHIND  # "Norwegian police commissioner", not "Czech police arrested a man"
        behind = (noun for noun in nouns if name.end <= noun.start <= name.end + reach)
        noun = next(behind, None)
        is_parted = noun is not None and any(name.end <= t.start < noun.start for t in sentence.triggers)
        if noun is not None and not is_parted and not sentence.pauses(name.end, noun.start):
            return next((head for head in nouns if head.start == noun.end + 1), noun)  # "national police" are police
    taken = _taken(name, sentence)
    before = [n for n in nouns if taken <= n.start and n.end <= name.start <= n.end + _AHEAD]
    before = [n for n in before if not sentence.pauses(n.end, name.start) and _reaches(n, name, sentence)]
    return max(before, key=lambda n: (n.end, -n.start), default=None)


def _whole(nouns: Sequence[Hit]) -> list[Hit]:
    """The nouns that are no part of a longer one: a "secretary general" is no general."""
    longest: dict[int, int] = {}
    for noun in nouns:
        longest[noun.start] = max(noun.end, longest.get(noun.start, 0))
    spans = longest.items()
    return [n for n in nouns if not any(s <= n.start and n.end <= e and (s, e) != (n.start, n.end) for s, e in spans)]


def _reaches(noun: Hit, name: Name, sentence: Sentence) -> bool:
    """Whether a noun governs a name behind it; in English only through a preposition, in French not past a verb."""
    if name.lang in ("fr", "es") and any(t.form.tense != "noun" for t in sentence.of_within("trigger", noun.end, name.start)):
        return False
    return name.lang != "en" or any(noun.end <= hit.start and hit.end <= name.start for hit in sentence.of("of", "in"))


def _taken(name: Name, sentence: Sentence) -> int:
    """Where the name before this one ends; the nouns before it are not free any more."""
    before = [n for n in sentence.names if n.end <= name.start and n.kind not in ("place", "person")]
    return max((n.end for n in before if not _is_bureau(n, sentence)), default=sentence.start)


def _is_bureau(name: Name, sentence: Sentence) -> bool:
    """Whether a name is Interpol's in "Interpol's bureau in Rome": that is the country's own police."""
    return name.kind == "organisation" and sentence.follows("bureau", at=name.start, reach=_NEXT)


def _is_framed(name: Name, sentence: Sentence) -> bool:
    """Whether a name stands in a phrase like "on the sidelines of", or is part of an assembly's name."""
    if any(_opens_on(frame, name, sentence) for frame in sentence.of("frame")):
        return True
    return name.kind == "organisation" and (
        _is_bureau(name, sentence) or any(_is_of(congress, name, sentence) for congress in sentence.of("congress"))
    )


def _opens_on(frame: Hit, name: Name, sentence: Sentence) -> bool:
    if frame.end > name.start or sentence.pauses(frame.end, name.start):
        return False
    return not any(frame.end <= hit.start and hit.end <= name.start for hit in sentence.of("trigger", "congress"))


def _is_of(congress: Hit, name: Name, sentence: Sentence) -> bool:
    is_behind = 0 <= name.start - congress.end <= _OF_ITS and not sentence.pauses(congress.end, name.start)
    is_behind = is_behind and not sentence.of_within("delegation", congress.end, name.start)  # "the congress heard envoys of X"
    return is_behind or 0 <= congress.start - name.end <= _NEXT


def _word_before(name: Name, sentence: Sentence) -> str | None:
    """The sense of the small word right before a name, articles aside."""
    for hit in reversed(sentence.of("with", "between", "by", "in", "to")):
        is_over = hit.start < name.start < hit.end  # "à la" before "La Valette"
        if is_over or (hit.end <= name.start and sentence.gap(hit.end, name.start, "of", "city") == ""):
            return hit.form.sense
    return None


def is_by_name(party: Party) -> bool:
    """Whether a party that stands alone is a country or organisation by name, not an adjective of whatever it may be."""
    return party.standing == "bare" and party.name.kind != "demonym"


def is_located(name: Name, sentence: Sentence) -> bool:
    """Whether a name is where something is: «بمراكش», "in Marrakech"."""
    return _word_before(name, sentence) == "in" or _is_attached_place(name, sentence)


def is_goal(name: Name, sentence: Sentence) -> bool:
    """Whether a name is where somebody goes: "to Spain", «إلى إسبانيا», «بإسبانيا»."""
    return _word_before(name, sentence) in ("to", "in") or _is_attached_place(name, sentence)


def _is_attached_place(name: Name, sentence: Sentence) -> bool:
    """Whether an Arabic name carries the ب of place, or the word before it does: «بمدينة فاس»."""
    towns = [hit.start for hit in sentence.of("city") if hit.end == name.start - 1] if name.lang == "ar" else []
    return any(sentence.between(start - 1, start) == "ب" for start in (name.start, *towns))


def _is_listed(before: Party, name: Name, sentence: Sentence) -> bool:
    """Whether nothing but commas, conjunctions and articles stands between two names."""
    if "place" in (name.kind, before.name.kind) or name.start - before.name.end > _LISTED:
        return False
    return sentence.gap(before.name.end, name.start, "of", "and", "with", "in") not in (None, "ب")
