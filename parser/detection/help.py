"""Operations that no word for an arrest tells: the sentence of the help, or of the red notice, tells them with what came of it.

The press has endless words for how somebody was caught, and few for what our services gave: a tip, a name, coordinates. So where
ours told a foreign side of a case abroad, and the sentences around tell an outcome, that is an operation, whatever its words.
"""

from collections.abc import Iterator
from itertools import chain

from parser.detection.abroad import destination, is_told_at_home, police
from parser.detection.lexicon import Form, Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party, is_located
from parser.detection.scene import Scene
from parser.detection.uninvolved import are_uninvolved
from parser.names.entries import HOME
from parser.names.gazetteer import Name
from parser.text import distance

TOLD_BY_HELP = ("tip", "notice")
"""The triggers that such a sentence is: no word of the lexicon stands for them."""
_CASE = 2
"""How many sentences before and behind the help its outcome may be told."""
_AGENT = 45
"""How far from a verb of giving what is given, or its giver, may stand."""
_OBJECT = 20
"""How far behind a verb and its subject its object may stand, or behind the verb "by"."""
_OUTCOMES = ("outcome", "remand", "contraband")
_OTHER_KINDS = ("agreement", "meeting", "visit", "conference", "training", "award")


def told_by_help(scene: Scene, at: int) -> Iterator[Hit]:
    """The trigger that a sentence of help or a red notice is where no other word of an operation stands around it."""
    sentence = scene.sentences[at]
    if sentence.part == "title" or any(_is_operation(scene, k) for k in scene.near(at, 1, 1)):
        return
    if tells_others(scene, at) and outcome_of(scene, at) is not None:
        yield from _as_trigger(sentence.of("inkling")[:1], "tip")
    elif _is_caught_at_home(scene, at):
        yield from _as_trigger(sentence.of("red_notice")[:1], "notice")


def tells_others(scene: Scene, at: int) -> bool:
    """Whether ours told what they knew: "a tip from the DGST", "the DGST passed on the name"; not as talks or a text have it."""
    sentence, ours = scene.sentences[at], scene.roles[at].ours
    is_bound = bool(sentence.of("undertakes", "instrument"))
    told = [hit for hit in sentence.of("inkling") if not is_bound and not _is_counted(hit, sentence)]
    are_from_home = any(_is_from_home(hit, scene, at) for hit in told)
    if (
        not (told and (ours or are_from_home))
        or are_uninvolved(scene, at)
        or any(scene.kind_of(t) in _OTHER_KINDS for t in scene.live(at))
    ):
        return False
    is_theirs = any(_is_of(hit, name, sentence) for hit in told for name in ours)
    return are_from_home or is_theirs or any(_give(verb, scene, at) for verb in sentence.of("gives") if _is_beside(verb, told))


def _is_from_home(told: Hit, scene: Scene, at: int) -> bool:
    """Whether a tip that moved foreign police came from the Moroccan capital: "a tip from Rabat", «من الرباط المعلومة»."""
    sentence = scene.sentences[at]
    capitals = [name for name in sentence.names if name.kind == "place" and name.country == HOME and name.is_capital]
    are_before = (n for n in capitals if sentence.follows("from", at=n.start) and sentence.gap(n.end, told.start) in ("", "ال"))
    return bool(police(scene, at)) and (any(_is_of(told, name, sentence) for name in capitals) or any(are_before))


def _is_counted(told: Hit, sentence: Sentence) -> bool:
    """Whether what was told is only a figure: "320 signalements"."""
    return sentence.between(told.start - len("0 "), told.start).strip().isdigit()


def _is_of(told: Hit, ours: Name | Hit, sentence: Sentence) -> bool:
    """Whether a tip is one of ours by what stands right behind it: "una alerta de los servicios marroquíes"."""
    is_behind = told.end <= ours.start and not sentence.pauses(told.end, ours.start)
    return is_behind and sentence.gap(told.end, ours.start, "of", "from", "by", "relative") == ""


def _is_beside(verb: Hit, told: list[Hit]) -> bool:
    """Whether what is given stands near the verb of giving, on either side."""
    return any(distance(verb, hit) <= _AGENT for hit in told)


def tip_parties(scene: Scene, at: int) -> list[Party]:
    """Whom ours told it: the foreign police of the help or of its outcome, else the country where that was."""
    if is_told_at_home(scene, at):
        return []
    outcome = outcome_of(scene, at)
    places = [at] if outcome is None else [at, scene.sentences.index(outcome)]
    acting = chain.from_iterable(police(scene, k) for k in places)
    states = [party for party in acting if not party.is_body]
    return states or [party for k in places for party in destination(scene, k)]


def case_of(scene: Scene, at: int, trigger: Hit) -> Sentence | None:
    """The sentence around one of help or a red notice that tells what happened."""
    if trigger.form.id == "tip":
        return outcome_of(scene, at)
    return next((s for s in _around(scene, at) if _is_at_home(s) and _has_a_day(s)), None)


def outcome_of(scene: Scene, at: int) -> Sentence | None:
    """The sentence around a tip that tells what came of it."""
    if scene.sentences[at].of("tally", "court"):
        return None
    near = [k for k in scene.near(at, _CASE, _CASE) if scene.sentences[k].part == "text"]
    return next((scene.sentences[k] for k in near if _tells_an_outcome(scene, k)), None)


def _tells_an_outcome(scene: Scene, at: int) -> bool:
    """Whether a sentence tells that something was seized or somebody jailed, or what police abroad did on a day in a city."""
    sentence = scene.sentences[at]
    if sentence.of(*_OUTCOMES) or _is_operation(scene, at):
        return True
    is_there = any(party.name.kind == "place" and is_located(party.name, sentence) for party in scene.roles[at].parties)
    return is_there and _has_a_day(sentence) and bool(police(scene, at)) and not scene.live(at)


def _is_caught_at_home(scene: Scene, at: int) -> bool:
    """Whether a red notice is told of a man who was stopped in a Moroccan city: there it was carried out."""
    if not scene.sentences[at].of("red_notice") or scene.sentences[at].of("tally"):
        return False
    around = _around(scene, at)
    is_told = any(map(_has_a_day, around)) and any(map(_is_at_home, around))
    return is_told and any(sentence.of("security", "suspect") for sentence in around)


def _around(scene: Scene, at: int) -> list[Sentence]:
    return [scene.sentences[k] for k in scene.near(at, 1, 1)]


def _has_a_day(sentence: Sentence) -> bool:
    return any(when.precision == "day" for when in sentence.dates)


def _is_at_home(sentence: Sentence) -> bool:
    return any(name.kind == "place" and name.country == HOME for name in sentence.names)


def _is_operation(scene: Scene, at: int) -> bool:
    """Whether a word tells an operation; a hand-over may be that of what is told: «سلمت الديستي اسمه»."""
    return any(scene.kind_of(trigger) == "operation" and trigger.form.id != "hand_over" for trigger in scene.live(at))


def hands_over_words(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether what ours hand over is what they know, and nobody: it stands right behind the verb and their name."""
    ends = [trigger.end, *(name.end for name in scene.roles[at].ours)]
    told = scene.sentences[at].of("inkling")
    if any(_is_of(hit, trigger, scene.sentences[at]) for hit in told):
        return True  # "the information handed over in March"
    return tells_others(scene, at) and any(0 <= hit.start - end <= _OBJECT for hit in told for end in ends)


def _give(verb: Hit, scene: Scene, at: int) -> bool:
    """Whether ours are who gives: the side named last before the verb, or, where none is, the first behind it."""
    sentence, ours = scene.sentences[at], scene.roles[at].ours
    sides = [*ours, *(party.name for party in scene.roles[at].parties if party.acts)]
    behind = [name for name in sides if 0 <= name.start - verb.end <= _AGENT]
    before = [name for name in sides if name.end <= verb.start]
    by = sentence.leads_to("by", "from", at=verb.end, reach=_OBJECT)
    is_first_behind = by or not before or scene.is_arabic
    giver = _first(behind) if is_first_behind and behind else _last(before)
    is_next = giver is None or giver.start < verb.start or by or _is_subject(verb, giver, sentence)
    return (giver in ours and is_next) or (by and any(name in ours for name in behind))


def _is_subject(verb: Hit, name: Name, sentence: Sentence) -> bool:
    """Whether nothing but what is given, or the service's kind, parts a verb from the name behind it."""
    return (
        sentence.gap(verb.end, name.start, "of", "body", "security", "inkling", "head_of_service", "expert", "counterpart")
        is not None
    )


def _first(names: list[Name]) -> Name:
    return min(names, key=lambda name: name.start)


def _last(names: list[Name]) -> Name | None:
    return max(names, key=lambda name: name.end, default=None)


def _as_trigger(words: list[Hit], name: str) -> Iterator[Hit]:
    """A word read as the trigger of what its sentence tells."""
    yield from (Hit(word.start, word.end, Form("trigger", name, "past")) for word in words)
