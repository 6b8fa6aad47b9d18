"""Partners named in sentences without a verb of their own: "Monday: Panama. Tuesday: Peru.", "Then it was Kenya's turn."."""

from collections.abc import Iterable, Iterator

from parser.dates.calendar import When
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.scene import Scene
from parser.mention import Kind
from parser.names.gazetteer import Name

_REACH = 4
"""How many sentences a list may go on before or behind the sentence that says what it is a list of."""
_FEW = 2
"""From how many names behind a colon on a sentence is a list."""
_DIARY = 3
"""From how many sentences on that open on a day an article is a diary."""
_BULLET = 3
"""How far into a sentence the day may stand on which it opens: behind a bullet."""
_OPENS = 40
"""How far into a sentence the words may stand that say that it goes on."""
_KINDS = ("meeting", "training", "visit")
"""What is told of many, one after the other."""
_SMALL = ("of", "and", "with", "in", "to", "by", "listing", "series", "purpose")
_STANDS = ("actor", "giver", "bare")


def listed_around(scene: Scene, at: int, trigger: Hit, own: Iterable[Party]) -> list[Party]:
    """The partners in the lists that lead to a sentence on talks or a course, or go on from it.

    Where the sentence names none itself, whatever is listed beside it is meant; else only what says that it goes on.
    """
    if scene.kind_of(trigger) not in _KINDS or scene.sentences[at].part != "text" or not scene.is_ours(at):
        return []
    ahead = range(at + 1, min(at + 1 + _REACH, len(scene.sentences)))
    behind = range(at - 1, max(at - 1 - _REACH, -1), -1)
    if any(own):
        return list(_going_on(scene, ahead, strictly=True))
    if scene.kind_of(trigger) == "visit":
        return []  # whose journey it is stands in its own sentence
    before = list(_going_on(scene, behind, strictly=False))
    return [*before, *_going_on(scene, ahead, strictly=bool(before))]


def is_in_a_diary(scene: Scene, at: int) -> bool:
    """Whether a sentence is one of several that open on a day, of which one names ours: "Monday: the head of …. Tuesday: …"."""
    rows = [
        k for k in range(max(at - _REACH, 0), min(at + _REACH + 1, len(scene.sentences))) if _opens_on_a_day(scene.sentences[k])
    ]
    return at in rows and any(scene.roles[k].ours for k in rows if k != at)


def are_two_days(scene: Scene, at: int, other: int) -> bool:
    """Whether an article is a diary and two sentences are of different entries: "Wednesday: …. Thursday: …"."""
    rows = [k for k, sentence in enumerate(scene.sentences) if _opens_on_a_day(sentence)]
    return len(rows) >= _DIARY and any(min(at, other) < k <= max(at, other) for k in rows)


def _opens_on_a_day(sentence: Sentence) -> bool:
    return sentence.part == "text" and any(when.start - sentence.start <= _BULLET for when in sentence.dates)


def lists_of(parties: Iterable[Party], scene: Scene, at: int, kind: Kind) -> tuple[Sentence, ...]:
    """The sentences around one that list some of its partners; police named around an arrest are no list."""
    if kind not in _KINDS:
        return ()
    starts = {party.name.start for party in parties}
    around = (scene.sentences[k] for k in range(max(at - _REACH, 0), min(at + 1 + _REACH, len(scene.sentences))) if k != at)
    lists = (s for s in around if s.part == "text" and not s.triggers)
    return tuple(s for s in lists if any(s.start <= start < s.end for start in starts))


def goes_on_ahead(scene: Scene, at: int) -> bool:
    """Whether the next sentence is a list of who comes after, told as ahead: "On Monday A arrives. B will follow on Friday."."""
    if at + 1 >= len(scene.sentences) or scene.sentences[at + 1].paragraph != scene.sentences[at].paragraph:
        return False
    following = scene.sentences[at + 1]
    opens = [hit for hit in following.of("listing") if hit.start - following.start <= _OPENS]
    return bool(opens) and any(cue.form.status == "planned" and cue.start <= opens[0].end for cue in following.of("cue"))


def _going_on(scene: Scene, numbers: Iterable[int], *, strictly: bool) -> Iterator[Party]:
    """What unbroken lists name; `strictly` only where a word says that the list goes on."""
    for k in numbers:
        named = [party for party in scene.roles[k].parties if party.standing in _STANDS and party.name.kind != "place"]
        if not named or not _is_list(scene, k, named, strictly=strictly):
            return
        yield from named


def _is_list(scene: Scene, k: int, named: list[Party], *, strictly: bool) -> bool:
    sentence, roles = scene.sentences[k], scene.roles[k]
    goes_on = {hit.start for hit in sentence.of("listing")}
    is_told = any(trigger.start not in goes_on for trigger in scene.live(k))
    if sentence.part != "text" or is_told or roles.outsiders or sentence.of("outsider"):
        return False
    if sentence.of("listing"):
        return True
    return not strictly and (_opens_with_a_colon(named, sentence) or _is_bare(sentence))


def _opens_with_a_colon(named: list[Party], sentence: Sentence) -> bool:
    """Whether names stand in a row behind a colon: "Europe filled the first day: Estonia, Bulgaria and Ukraine."."""
    behind = [party for party in named if ":" in sentence.between(sentence.start, party.name.start)]
    return len({party.partner for party in behind}) >= _FEW


def _is_bare(sentence: Sentence) -> bool:
    """Whether a sentence is nothing but names, days and small words."""
    letters = list(sentence.text)
    marked: tuple[Name | When | Hit, ...] = (*sentence.names, *sentence.dates, *sentence.of(*_SMALL))
    for item in marked:
        letters[item.start - sentence.start : item.end - sentence.start] = " " * (item.end - item.start)
    return not any(char.isalnum() for char in letters)
