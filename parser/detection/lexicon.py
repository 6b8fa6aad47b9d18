"""The words of the subject: triggers, cues of status, roles and the rest, as data in `seeds/lexicon/`, found in one pass.

`triggers.toml` says what each trigger means in any language; `<language>.toml` gives the words of one language, spelt out or
generated from a root and a paradigm; `instruments.toml` and `topics.toml` hold closed lists in four languages at once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

import ahocorasick
from pydantic import BaseModel, ConfigDict, Field

from parser.article import Language
from parser.detection.numbers import folded_numbers
from parser.detection.paradigm import spelt
from parser.mention import Instrument, Kind, Topic
from parser.text import fold
from seeds.datafile import Problem, Refused, load, overlaid

Tense = Literal["past", "present", "future", "conditional", "infinitive", "participle", "noun"]
"""What a form's shape says of time; `noun` also stands for words that have no tense."""
Status = Literal["occurred", "planned", "recalled", "denied", "cancelled", "hypothetical", "habitual"]
Reach = Literal["after", "phrase", "before", "next", "clause", "sentence"]
"""What a cue governs: triggers after it, after it up to a comma, before it, right after it, on either side in its clause, in its
whole sentence."""
Sense = Literal[
    # who acts for a partner, and what makes a name a mere mention
    "minister",
    "ministry",
    "head_of_service",
    "deputy_or_director",
    "ambassador",
    "expert",
    "delegation",
    "body",
    "counterpart",
    "stranger",
    "bureau",
    "outsider",
    "unrelated",
    "collective",
    "states",
    "services",
    "security",
    "pupil",
    "report",
    "gathers",
    "again",
    "caption",
    "organisation",
    "court",
    "similar",
    "offshore",
    "was",
    "locate",
    # the small words between names and clauses
    "with",
    "between",
    "by",
    "of",
    "and",
    "to",
    "in",
    "purpose",
    "presence",
    "breaker",
    "relative",
    "auxiliary",
    "frame",
    # what a kind of event needs beside its trigger
    "congress",
    "attend",
    "host",
    "support",
    "joint",
    "red_notice",
    "warrant",
    "tally",
    "remand",
    "learners",
    "school",
    "diploma",
    "happening",
    "decoration",
    "series",
    "one_by_one",
    "capital",
    "document",
    "documents",
    "plans",
    "trilateral",
    "several_guests",
    "invited",
    # time, and who tells
    "occasion",
    "announce",
    "that",
    "begin",
    "end",
    "arrival",
    "departure",
    "homeward",
    "fortnight",
    "sometime",
    "later",
    "day_trip",
    "capping",
    "days_2",
    "days_3",
    "days_4",
    "days_5",
    "communique",
    "partner_statement",
    "news_agency",
    # phrases that hold none of the above, whatever words they are made of
    "shield",
]

LANGUAGES: tuple[Language, ...] = get_args(Language)
_ENDING = 3
"""How many last letters tell an accented form from its neighbour."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Verb(_Strict):
    """A verb, by its root and the paradigm that it follows: `{root = "و ق ع", like = "II"}`."""

    root: str
    like: str


class Words(_Strict):
    """Forms of one meaning: patterns as `parser.detection.paradigm.spelt` reads them, and verbs."""

    forms: tuple[str, ...] = ()
    verbs: tuple[Verb, ...] = ()
    tensed: Mapping[Tense, tuple[str, ...]] = Field(default_factory=dict)
    """Patterns of irregular verbs, by tense."""


class TriggerWords(Words):
    """How one language says a trigger, with sentences that must and must not make it fire."""

    examples: tuple[str, ...]
    counter_examples: tuple[str, ...] = ()


class CueWords(Words):
    """Words that say how real an event is, and what they govern."""

    status: Status
    reach: Reach


class Future(_Strict):
    """How a language's verbs show the future by themselves: `pattern` on words as they are written, accents and all."""

    pattern: str
    other_words: tuple[str, ...] = ()
    """What looks so and is none."""


class LanguageWords(_Strict):
    """One `<language>.toml`."""

    future: Future | None = None

    clitics: Mapping[Literal["noun", "verb"], tuple[str, ...]] = Field(default_factory=dict)
    """What may be written onto the front of a form; in Arabic only."""
    paradigms: Mapping[str, Mapping[Tense, tuple[str, ...]]]
    numbers: Mapping[int, tuple[str, ...]] = Field(default_factory=dict)
    """Words for numbers; of a compound its parts."""
    triggers: Mapping[str, TriggerWords]
    cues: Mapping[str, CueWords]
    words: Mapping[Sense, Words]


class Trigger(_Strict):
    """What a trigger means, in any language."""

    kind: Kind
    name: Mapping[Language, str]
    needs: tuple[Sense | Literal["instrument"], ...] = ()
    """Senses of which one must stand in the trigger's sentence."""
    lends: Literal["occurred", "planned"] = "occurred"
    """The status that the trigger itself gives."""


class Instruments(_Strict):
    """`instruments.toml`: the more specific a wording, the earlier it stands."""

    instruments: Mapping[str, "ListedWords"]


class Topics(_Strict):
    """`topics.toml`."""

    topics: Mapping[Topic, "ListedWords"]


class ListedWords(_Strict):
    """One value of a closed list: its name for people and its forms, by language."""

    value: Instrument | None = None
    name: Mapping[Language, str]
    forms: Mapping[Language, tuple[str, ...]]


class Triggers(_Strict):
    """`triggers.toml`."""

    triggers: Mapping[str, Trigger]


@dataclass(frozen=True, slots=True)
class Form:
    """What one surface form can mean."""

    sense: str
    """A `Sense`, or `trigger`, `cue`, `instrument`, `topic`."""
    id: str
    """Of the trigger, cue, instrument or topic; else the sense again."""
    tense: Tense = "noun"
    status: Status = "occurred"
    reach: Reach = "clause"
    ending: str = ""
    """Its last letters as written, accents and all: *signe* is not *signé*, *firmará* not *firmara*."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found in a folded text; proclitics are outside of it."""

    start: int
    end: int
    form: Form


class Lexicon:
    """The words of one language, compiled. Never changed once built."""

    def __init__(self, forms: Mapping[str, Sequence[Form]], clitics: Mapping[str, Iterable[str]]) -> None:
        self._clitics = {kind: frozenset(fold(c) for c in some) | {""} for kind, some in clitics.items()}
        self._automaton = ahocorasick.Automaton()
        for text, meanings in forms.items():
            self._automaton.add_word(text, (len(text), tuple(meanings)))
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Hit]:
        """Find the forms in a folded text, in its order; inside a longer form of the same sense, or a shield, nothing counts."""
        return _longest(self._matches(text))

    def _matches(self, text: str) -> Iterator[Hit]:
        for last, (length, forms) in self._automaton.iter(text):
            end, start = last + 1, last + 1 - length
            if end < len(text) and text[end].isalnum() and text[last] != "'":
                continue
            before = _attached(text, start)
            for form in forms:
                if not before or before in self._clitics.get("noun" if form.tense in ("noun", "infinitive") else "verb", ()):
                    yield Hit(start, end, form)


def _attached(text: str, start: int) -> str:
    """The letters written onto the front of a form."""
    first = start
    while first and text[first - 1].isalnum():
        first -= 1
    return text[first:start]


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, h.form.sense != "shield")):
        if hit.end <= max(reach.get(hit.form.sense, 0), reach.get("shield", 0)) and not _twin(kept, hit):
            continue
        reach[hit.form.sense] = max(hit.end, reach.get(hit.form.sense, 0))
        kept.append(hit)
    return kept


def _twin(kept: Sequence[Hit], hit: Hit) -> bool:
    """Whether the same stretch was kept with another meaning of the same sense."""
    return any(k.start == hit.start and k.end == hit.end and k.form.sense == hit.form.sense for k in kept[-4:])


@dataclass(frozen=True)
class Lexicons:
    """All languages' words and what they mean."""

    by_language: Mapping[Language, Lexicon]
    words: Mapping[Language, LanguageWords]
    triggers: Mapping[str, Trigger]
    instruments: Mapping[str, ListedWords]
    topics: Mapping[str, ListedWords]
    numbers: Mapping[Language, Mapping[str, int]]
    """Numbers by their folded words."""
    futures: Mapping[Language, re.Pattern[str]]
    """Verbs in the future, in raw text."""

    @classmethod
    def load(cls, layers: Iterable[Path]) -> "Lexicons":
        """Read and compile `lexicon/` of each layer, lowest first. Raises `Refused` naming file and line."""
        files = overlaid(layers, "lexicon")
        triggers = _read(files["triggers"], Triggers).triggers
        instruments = _read(files["instruments"], Instruments).instruments
        topics = {str(name): words for name, words in _read(files["topics"], Topics).topics.items()}
        words = {language: _read(files[language], LanguageWords) for language in LANGUAGES}
        compiled = {}
        for language, own in words.items():
            _check(own, triggers, files[language][-1])
            listed = [*_listed("instrument", instruments, language), *_listed("topic", topics, language)]
            try:
                forms = _gathered([*_forms(own), *listed])
            except ValueError as error:
                raise Refused([Problem(files[language][-1], 1, str(error))]) from error
            compiled[language] = Lexicon(forms, {k: [c for p in some for c in spelt(p)] for k, some in own.clitics.items()})
        numbers = {language: folded_numbers(own.numbers) for language, own in words.items()}
        futures = {language: _future(own.future) for language, own in words.items() if own.future is not None}
        return cls(compiled, words, triggers, instruments, topics, numbers, futures)


Model = TypeVar("Model", bound=BaseModel)


def _future(future: Future) -> re.Pattern[str]:
    others = "|".join(map(re.escape, future.other_words))
    return re.compile(rf"(?<![^\W\d_])(?!(?:{others})\b){future.pattern}(?![^\W\d_])" if others else future.pattern)


def _read(paths: Sequence[Path], model: type[Model]) -> Model:
    found = load(paths, model)
    if found is None:
        raise Refused([Problem(paths[-1], 1, "the lexicon cannot do without this file")])
    return found


def _check(words: LanguageWords, triggers: Mapping[str, Trigger], path: Path) -> None:
    unknown = [name for name in words.triggers if name not in triggers]
    if unknown:
        raise Refused([Problem(path, 1, f'trigger "{name}" is not in triggers.toml') for name in unknown])


def _gathered(forms: Iterable[tuple[str, Form]]) -> dict[str, list[Form]]:
    gathered: dict[str, list[Form]] = {}
    for text, form in forms:
        if text != text.strip():
            raise ValueError(f'"{text}" begins or ends with a blank and would never be found')
        meanings = gathered.setdefault(fold(text), [])
        if form not in meanings:
            meanings.append(form)
    return gathered


def _forms(own: LanguageWords) -> Iterator[tuple[str, Form]]:
    for name, trigger in own.triggers.items():
        yield from ((text, Form("trigger", name, tense, ending=text[-_ENDING:].lower())) for text, tense in _spelt(trigger, own))
    for name, cue in own.cues.items():
        yield from ((text, Form("cue", name, tense, cue.status, cue.reach)) for text, tense in _spelt(cue, own))
    for sense, words in own.words.items():
        yield from ((text, Form(sense, sense, tense)) for text, tense in _spelt(words, own))


def _listed(sense: str, values: Mapping[str, ListedWords], language: Language) -> Iterator[tuple[str, Form]]:
    for name, value in values.items():
        for pattern in value.forms.get(language, ()):
            yield from ((text, Form(sense, name)) for text in spelt(pattern))


def _spelt(words: Words, own: LanguageWords) -> Iterator[tuple[str, Tense]]:
    for pattern in words.forms:
        yield from ((text, "noun") for text in spelt(pattern))
    for tense, patterns in words.tensed.items():
        yield from ((text, tense) for pattern in patterns for text in spelt(pattern))
    for verb in words.verbs:
        if verb.like not in own.paradigms:
            raise ValueError(f'no paradigm "{verb.like}" for the root "{verb.root}"')
        for tense, patterns in own.paradigms[verb.like].items():
            yield from ((text, tense) for pattern in patterns for text in spelt(pattern, verb.root))
