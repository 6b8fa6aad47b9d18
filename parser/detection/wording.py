"""The files of the lexicon as they stand in `seeds/lexicon/`.

`triggers.toml` says what each trigger means in any language; `<language>.toml` gives the words of one language, spelt out or
generated from a root and a paradigm; `instruments.toml` and `topics.toml` hold closed lists in four languages at once.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from parser.article import Language
from parser.detection.senses import Reach, Sense, Status, Tense
from parser.mention import Instrument, Kind, Topic


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
