"""Decides whether a form that may mean something else is a name here, and which. The conditions are data: `guards.toml`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from parser.article import Language
from parser.names.spelling import BARE, is_arabic
from parser.text import Folded, fold
from seeds.datafile import Problem, Refused, nearest, parse, validate

YES, NO = "yes", "no"
REACH = 80
"""How many characters before or after a form its context may lie, unless the rule says `within`."""
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


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a guarded form stands: its word begins at `word`, the form itself, after attached letters, at `start`."""

    text: Folded
    word: int
    start: int
    end: int

    def before(self, reach: int) -> str:
        return self.text.text[max(0, self.word - reach) : self.word].rpartition("\n")[2]

    def after(self, reach: int) -> str:
        return self.text.text[self.end : self.end + reach].partition("\n")[0]

    def raw_before(self) -> str:
        first, _ = self.text.raw_span(self.word, self.end)
        return self.text.raw[max(0, first - REACH) : first]

    def raw_after(self) -> str:
        _, last = self.text.raw_span(self.start, self.end)
        return self.text.raw[last : last + REACH]


class Condition:
    """A rule ready to be asked."""

    def __init__(self, rule: Rule, words: Mapping[str, Sequence[str]]) -> None:
        self.read = rule.read
        self._rule = rule
        self._before = _Phrases(_spelled_out(rule.before, words))
        self._introduced = _Phrases(_spelled_out(rule.introduced, words))
        self._after = _Phrases(_spelled_out(rule.after, words))
        self._near = [fold(phrase) for phrase in _spelled_out(rule.near, words)]
        self._anywhere = [fold(phrase) for phrase in _spelled_out(rule.text, words)]

    def holds(self, spot: Spot) -> bool:
        """Whether all that the rule asks for is there."""
        rule = self._rule
        return (
            (not rule.attached or spot.text.text[spot.word : spot.start] in rule.attached)
            and (not rule.before or self._before.end(spot.before(REACH)))
            and (not rule.introduced or self._is_introduced(spot))
            and (not rule.after or self._after.begin(spot.after(REACH)))
            and (not rule.near or _holds_any(f"{spot.before(rule.within)} {spot.after(rule.within)}", self._near))
            and (not rule.text or _holds_any(spot.text.text, self._anywhere))
            and (not rule.before_capital or re.search(r"[A-ZÀ-Þ][\w'-]*\.? $", spot.raw_before()) is not None)
            and (not rule.after_capital or re.match(r" [A-ZÀ-Þ][a-zà-ÿ]", spot.raw_after()) is not None)
        )

    def _is_introduced(self, spot: Spot) -> bool:
        """Whether the form stands behind one of the words anywhere in the text."""
        text, form = spot.text.text, spot.text.text[spot.start : spot.end]
        ends = (match.start() for match in re.finditer(re.escape(form), text))
        return any(self._introduced.end(text[max(0, at - REACH) : at].rpartition("\n")[2]) for at in ends)


class _Phrases:
    """Whole-word phrases, asked for at one end of a stretch of text."""

    def __init__(self, phrases: Iterable[str]) -> None:
        words = [_plain_words(fold(phrase)) for phrase in phrases]
        self._known = {variant for phrase in words if phrase for variant in _with_attached(phrase)}
        self._lengths = sorted({len(phrase) for phrase in self._known})

    def end(self, stretch: str) -> bool:
        found = _plain_words(stretch)
        return any(found[-length:] in self._known for length in self._lengths)

    def begin(self, stretch: str) -> bool:
        found = _plain_words(stretch)
        return any(found[:length] in self._known for length in self._lengths)


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


def _holds_any(text: str, phrases: Iterable[str]) -> bool:
    return any(phrase in text for phrase in phrases)
