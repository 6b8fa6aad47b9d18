"""What a trigger needs beside it to say anything: a decoration, a text, somebody of ours to talk with."""

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.sides import Sides
from parser.names.gazetteer import Name

_FIRST = 5
"""How far into a sentence its first word may begin: behind an article."""
_AUXILIARY = 16
"""How far behind its auxiliary a participle may stand."""
_NEXT = 4
"""How far behind an official the service may begin that he heads."""
_OF_TEXTS_AND_TALKS = ("sign", "negotiate", "receive", "meet", "talks", "confer", "decorate")
"""Beside these triggers training is what is agreed or spoken of, or what a decoration is for."""
_TALKERS = ("minister", "head_of_service", "deputy_or_director", "ambassador")
_TALK = 60
"""How far behind "with" the name of his country may stand with whom somebody talks."""


def has_its_need(sides: Sides, at: int, trigger: Hit) -> bool:
    needs = sides.triggers[trigger.form.id].needs
    return not needs or bool(sides.sentences[at].of(*needs)) or _has_its_need_before(sides, at, trigger)


def is_a_plain_noun(trigger: Hit, sentence: Sentence) -> bool:
    """Whether an English word that could be a verb is none behind an article or a genitive: "in their guest's honour"."""
    before = sentence.between(trigger.start - len("the "), trigger.start)
    is_decorating = trigger.form.id == "decorate" and trigger.form.tense == "present"
    return is_decorating and before.endswith(("the ", "'s ", "s' "))


def _has_its_need_before(sides: Sides, at: int, trigger: Hit) -> bool:
    """Whether what a trigger needs was told before: a decoration, the text to which both sides put their names."""
    roles, before = sides.roles[at], sides.sentences[:at]
    if trigger.form.id == "course":
        return _is_a_class(trigger, sides.sentences[at])
    if trigger.form.id == "decorate":
        is_given = trigger.form.tense != "noun" and any(party.standing == "giver" for party in roles.parties)
        return is_given and any(s.of("decoration") and s.of_trigger("decorate") for s in before)
    is_signed = trigger.form.id == "sign" and trigger.form.tense == "past"
    both = bool(roles.ours) and any(party.acts for party in roles.parties)
    return is_signed and both and any(s.of("instrument") and s.of_trigger("sign") for s in before[-2:])


def _is_a_class(trigger: Hit, sentence: Sentence) -> bool:
    """Whether people and a time are told with a course, and no text whose clause it may be: "ten officers, in May"."""
    is_timed = any(when.precision != "year" for when in sentence.dates)
    is_taught = bool(sentence.of("pupil", "expert")) and not sentence.of("instrument", "series")
    is_learning = trigger.form.tense == "infinitive"  # not "came on Monday to see how the DGSN trains its cadets"
    journeys = () if is_learning else ("visit", "travel")
    talks = (t for t in sentence.triggers if t.form.id in (*_OF_TEXTS_AND_TALKS, *journeys))
    return is_timed and is_taught and not any(t.start < trigger.start or t.form.id in ("sign", "decorate") for t in talks)


def opens_on_a_text(sides: Sides, at: int, trigger: Hit) -> bool:
    """Whether a sentence opens with what happened to the text of the one before it: "Paraphé hier à Praia, il …"."""
    sentence = sides.sentences[at]
    is_first = trigger.form.tense == "participle" and trigger.start - sentence.start <= _FIRST
    return trigger.form.id == "sign" and is_first and at > 0 and not sentence.of("frame")


def is_given_by_a_verb(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a decoration is only the object of the verb before it: "conferred on him … the cross"."""
    if (trigger.form.id, trigger.form.tense) != ("decorate", "noun"):
        return False
    verbs = [t.end for t in sentence.triggers if t.form.id == "decorate" and t.form.tense != "noun" and t.end <= trigger.start]
    return bool(verbs) and not sentence.breaks(verbs[-1], trigger.start)


def names_the_giver(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a clause only says whose decoration it is that was given: "the medal that the Council awards"."""
    if trigger.form.id != "decorate" or trigger.form.tense != "present":
        return False
    opens = sentence.follows("relative", at=trigger.start, reach=_FIRST)
    return opens and any(t.end <= trigger.start and t.form.id == "decorate" for t in sentence.triggers)


def confers(sides: Sides, at: int, trigger: Hit) -> bool:
    """Whether a verb like "discussed" tells talks of ours: "discussed it with the ambassador", "A and B discussed it"."""
    sentence, roles = sides.sentences[at], sides.roles[at]
    has = sentence.follows("auxiliary", at=trigger.start, reach=_AUXILIARY)
    if not roles.ours or trigger.form.tense == "noun" or (trigger.form.tense == "participle" and not has):
        return False
    if any(party.acts and party.name.end <= trigger.start for party in roles.parties) and _leads_to_us(sides, trigger, at):
        return True
    holders = [p.name for p in roles.parties if p.acts and (p.name.kind == "person" or _holds_office(p, sentence))]
    withs = [hit for hit in sentence.of("with", "counterpart") if hit.start >= trigger.end]
    if any(trigger.end <= name.start and any(0 <= name.start - hit.end <= _TALK for hit in withs) for name in holders):
        return True
    return all(any(_can_be_subject(name, trigger, sides) for name in names) for names in (roles.ours, holders))


def _can_be_subject(name: Name, trigger: Hit, sides: Sides) -> bool:
    """Whether a name stands where a subject does: behind an Arabic verb, before any other."""
    return name.start >= trigger.end if sides.is_arabic else name.end <= trigger.start


def _leads_to_us(sides: Sides, trigger: Hit, at: int) -> bool:
    """Whether "with" behind a verb leads to one of ours: "The regional director conferred with the head of the DGSN"."""
    withs = [hit for hit in sides.sentences[at].of("with") if hit.start >= trigger.end]
    return any(0 <= name.start - hit.end <= _TALK for name in sides.roles[at].ours for hit in withs)


def _holds_office(party: Party, sentence: Sentence) -> bool:
    """Whether an official stands for a party, be it before the service that he heads: «رئيس المكتب الاتحادي الألماني»."""
    heads = (hit.end for hit in sentence.of(*_TALKERS))
    return party.level in _TALKERS or (party.office is not None and any(0 < party.office.start - end <= _NEXT for end in heads))
