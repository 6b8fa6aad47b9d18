"""Decides whether a form that may mean something else is a name here, and which. The conditions are data: `guards.toml`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from parser.article import Language
from parser.names.spelling import BARE, is_arabic
from parser.text import Folded, fold
from seeds.datafile import Problem, Refused, nearest, parse, validate

YES, NO = "yes", "no"
REACH = 80
"""How many characters before or after a form its context may lie, unless the rule says `within`."""
_FIRST_USES = 20
"""How many uses of a form may introduce it: a name that a text repeats is introduced early."""
_ON = fold("على ")
_GIVEN = re.compile(r"(?:^|[.!?,:;«“\"(\n—–-]\s*|\b[a-zà-ÿ][\w'’-]*\s)([A-ZÀ-Þ][a-zà-ÿ][\w’-]+) (?:El |Al )?$")
"""A single word with a capital at the end of a stretch: of a headline that has one in every word there is no telling."""
_PLAIN_WORD = re.compile(r"[^\W_]+")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Strict):
    """A sentence and the entity that must, or as a counter-example must not, be read in it."""

    text: str
    language: Language
    reads: str


class Rule(_Strict):
    """One condition: every context that it gives must be there, each by any one of its phrases.

    A phrase `@list` stands for a list of `[words]`. Arabic phrases are found with attached letters too.
    """

    read: str
    """`yes`, `no`, or the id of the entity that is meant."""
    attached: tuple[str, ...] = ()
    """Letters attached to the form."""
    before: tuple[str, ...] = ()
    """Whole words that end where the form begins."""
    introduced: tuple[str, ...] = ()
    """Whole words that end where the form begins at any of its places in the text."""
    after: tuple[str, ...] = ()
    """Whole words that begin where the form ends."""
    near: tuple[str, ...] = ()
    """Letters within reach in the same line, also inside longer words."""
    text: tuple[str, ...] = ()
    """Letters anywhere in the text, also inside longer words."""
    within: int = REACH
    other_name: bool = False
    """A word with a capital stands before the form as a given name would: at its place, none of `name_words`."""
    other_name_introduced: bool = False
    """The same at any of its places in the text."""
    name_words: tuple[str, ...] = ()
    """Words with a capital that are no given name: titles, days, what opens a sentence."""
    before_capital: bool = False
    """The word before begins with a capital."""
    after_capital: bool = False


class GuardEntry(_Strict):
    """What a form that may mean something else needs around it; the first rule that holds decides."""

    id: str
    why: str
    languages: tuple[Language, ...]
    forms: tuple[str, ...] = ()
    """As an entry has them; an adjective's guard holds for all its inflections."""
    every_adjective: bool = False
    """Guards all adjectives of its languages, beside the forms that it names."""
    rules: tuple[Rule, ...]
    otherwise: str
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...]


class GuardSheet(_Strict):
    """A file of guards."""

    words: dict[str, tuple[str, ...]] = {}
    guard: tuple[GuardEntry, ...] = ()


@dataclass(frozen=True)
class Spot:
    """Where a guarded form stands: its word begins at `word`, the form itself, after attached letters, at `start`."""

    text: Folded
    word: int
    start: int
    end: int

    @cached_property
    def near_before(self) -> "Row":
        return Row(self.before(REACH))

    @cached_property
    def near_after(self) -> "Row":
        return Row(self.after(REACH))

    def before(self, reach: int) -> str:
        return _stretch_before(self.text, self.word, reach)

    def after(self, reach: int) -> str:
        return self.text.text[self.end : self.end + reach].partition("\n")[0]

    def raw_before(self) -> str:
        first, _ = self.text.raw_span(self.word, self.end)
        return self.text.raw[max(0, first - REACH) : first]

    def raw_after(self) -> str:
        _, last = self.text.raw_span(self.start, self.end)
        return self.text.raw[last : last + REACH]


@dataclass(frozen=True)
class Row:
    """A stretch of text as words. Its ends are asked for far more often than all of it, and found without cutting it up."""

    stretch: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return _plain_words(self.stretch)

    @cached_property
    def last(self) -> str:
        end = len(self.stretch)
        while end and not self.stretch[end - 1].isalnum():
            end -= 1
        start = end
        while start and self.stretch[start - 1].isalnum():
            start -= 1
        return self.stretch[start:end]

    @cached_property
    def first(self) -> str:
        size, start = len(self.stretch), 0
        while start < size and not self.stretch[start].isalnum():
            start += 1
        end = start
        while end < size and self.stretch[end].isalnum():
            end += 1
        return self.stretch[start:end]


class Condition:
    """A rule ready to be asked: only what it gives is looked at, what costs most last."""

    def __init__(self, rule: Rule, words: Mapping[str, Sequence[str]]) -> None:
        self.read = rule.read
        self._rule = rule
        self._before = _Phrases(_spelled_out(rule.before, words))
        # Of a text and a form the answer is always the same, and a surname is asked about each time that it is used.
        self._introduces = lru_cache(maxsize=1)(partial(_introducing, _Phrases(_spelled_out(rule.introduced, words))))
        self._after = _Phrases(_spelled_out(rule.after, words))
        self._near = _Letters(_spelled_out(rule.near, words))
        self._anywhere = _Letters(_spelled_out(rule.text, words))
        self._no_names = frozenset(map(fold, _spelled_out(rule.name_words, words)))
        self._names_another = lru_cache(maxsize=1)(self._names_another_anywhere)
        checks: Sequence[tuple[object, Callable[[Spot], bool]]] = (
            (rule.attached, self._is_attached),
            (rule.before, lambda spot: self._before.end(spot.near_before)),
            (rule.after, lambda spot: self._after.begin(spot.near_after)),
            (rule.near, lambda spot: self._near.are_in(f"{spot.before(rule.within)} {spot.after(rule.within)}")),
            (rule.text, lambda spot: self._anywhere.are_in(spot.text.text)),
            (rule.before_capital, lambda spot: re.search(r"[A-ZÀ-Þ][\w'-]*\.? $", spot.raw_before()) is not None),
            (rule.after_capital, lambda spot: re.match(r" [A-ZÀ-Þ][a-zà-ÿ]", spot.raw_after()) is not None),
            (rule.introduced, self._is_introduced),
            (rule.other_name, lambda spot: self._ends_in_a_name(spot.raw_before())),
            (rule.other_name_introduced, lambda spot: self._names_another(spot.text, spot.text.text[spot.start : spot.end])),
        )
        self._checks = tuple(check for given, check in checks if given)

    def holds(self, spot: Spot) -> bool:
        """Whether all that the rule asks for is there."""
        return all(check(spot) for check in self._checks)

    def _is_attached(self, spot: Spot) -> bool:
        return spot.text.text[spot.word : spot.start] in self._rule.attached

    def _is_introduced(self, spot: Spot) -> bool:
        return self._introduces(spot.text, spot.text.text[spot.start : spot.end])

    def _ends_in_a_name(self, before: str) -> bool:
        match = _GIVEN.search(before)
        return match is not None and fold(match[1]) not in self._no_names

    def _names_another_anywhere(self, text: Folded, form: str) -> bool:
        starts = (match.start() for match in islice(re.finditer(re.escape(form), text.text), _FIRST_USES))
        raw = (text.raw_span(start, start + len(form))[0] for start in starts)
        return any(self._ends_in_a_name(text.raw[max(0, at - REACH) : at]) for at in raw)


def _introducing(phrases: "_Phrases", text: Folded, form: str) -> bool:
    """Whether a form stands behind one of the words where the text first uses it."""
    ends = (match.start() for match in islice(re.finditer(re.escape(form), text.text), _FIRST_USES))
    return any(phrases.end(Row(_stretch_before(text, at, REACH))) for at in ends)


def _stretch_before(text: Folded, at: int, reach: int) -> str:
    """The letters of a line before an offset. Folded, the preposition «على» would be the given name «علي»."""
    stretch = text.text[max(0, at - reach) : at].rpartition("\n")[2]
    is_on = stretch.endswith(_ON) and text.quote(at - len(_ON), at).endswith("ى ")
    return stretch.removesuffix(_ON) if is_on else stretch


class _Phrases:
    """Whole-word phrases, asked for at one end of a row of words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        words = [_plain_words(fold(phrase)) for phrase in phrases]
        self._known = {variant for phrase in words if phrase for variant in _with_attached(phrase)}
        self._lengths = sorted({len(phrase) for phrase in self._known})
        self._firsts = {phrase[0] for phrase in self._known}
        self._lasts = {phrase[-1] for phrase in self._known}

    def end(self, row: Row) -> bool:
        return row.last in self._lasts and any(row.words[-length:] in self._known for length in self._lengths)

    def begin(self, row: Row) -> bool:
        return row.first in self._firsts and any(row.words[:length] in self._known for length in self._lengths)


class _Letters:
    """Letters that may stand anywhere in a stretch of text, also inside longer words.

    The last answer is kept: a guard asks the same of a whole text for every use of its form.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = [fold(phrase) for phrase in phrases]
        self.are_in = lru_cache(maxsize=1)(self._are_in)

    def _are_in(self, text: str) -> bool:
        return any(phrase in text for phrase in self._phrases)


@dataclass(frozen=True, slots=True)
class Guard:
    """What a form needs around it to be accepted."""

    entry: GuardEntry
    conditions: tuple[Condition, ...]
    file: Path

    def read(self, spot: Spot) -> str:
        """Give `yes`, `no` or the id of the entity meant: that of the first rule that holds."""
        return next((condition.read for condition in self.conditions if condition.holds(spot)), self.entry.otherwise)

    def allows(self, entity: str, spot: Spot) -> bool:
        return self.read(spot) in (YES, entity)

    @property
    def readings(self) -> frozenset[str]:
        """Every outcome that it may have."""
        return frozenset((self.entry.otherwise, *(rule.read for rule in self.entry.rules)))


def read_guards(layers: Iterable[Path]) -> tuple[dict[str, Guard], list[Problem]]:
    """Read `gazetteer/guards.toml` of every layer; give the guards by id, a later layer's in place of an earlier one's."""
    entries: dict[str, tuple[GuardEntry, Path]] = {}
    words: dict[str, Sequence[str]] = {}
    problems: list[Problem] = []
    for path in (layer / "gazetteer" / "guards.toml" for layer in layers):
        if not path.exists():
            continue
        try:
            sheet = validate(parse(path), GuardSheet, path)
        except Refused as refusal:
            problems += refusal.problems
            continue
        words |= sheet.words
        entries |= {entry.id: (entry, path) for entry in sheet.guard}
    guards = {}
    for entry, path in entries.values():
        if unknown := [_unknown_list(name, words, path) for name in _lists_of(entry) if name not in words]:
            problems += unknown
        else:
            guards[entry.id] = Guard(entry, tuple(Condition(rule, words) for rule in entry.rules), path)
    return guards, problems


def problem_of(guard: Guard, text: str, reason: str) -> Problem:
    """Refuse something that a guard says, with the line on which it says it."""
    return _problem(guard.file, text, f'guard "{guard.entry.id}": {reason}')


def _problem(file: Path, text: str, reason: str) -> Problem:
    lines = file.read_text(encoding="utf-8").splitlines()
    return Problem(file, next((n for n, line in enumerate(lines, start=1) if f'"{text}"' in line), 1), reason)


def _unknown_list(name: str, words: Mapping[str, Sequence[str]], path: Path) -> Problem:
    return _problem(path, f"@{name}", f'no list of [words] is called "{name}"{nearest(name, words)}')


def _lists_of(entry: GuardEntry) -> Iterator[str]:
    for rule in entry.rules:
        for phrase in (*rule.before, *rule.introduced, *rule.after, *rule.near, *rule.text):
            if phrase.startswith("@"):
                yield phrase[1:]


def _spelled_out(phrases: Iterable[str], words: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for phrase in phrases:
        yield from words[phrase[1:]] if phrase.startswith("@") else (phrase,)


def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(_PLAIN_WORD.findall(text))


def _with_attached(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    first, *rest = words
    if not is_arabic(first):
        yield words
        return
    for prefix in BARE:
        yield prefix + first, *rest
    if first.startswith("ال"):
        for prefix in ("لل", "ولل"):
            yield prefix + first[2:], *rest
