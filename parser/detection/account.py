"""An article, read, and what it says of itself: where it is written from, whether it is an interview, or an old one again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from parser.detection.lexicon import Hit
from parser.detection.marked import Marked, Sentence
from parser.detection.roles import Roles
from parser.detection.wording import Trigger
from parser.mention import Kind
from parser.names.entries import HOME
from parser.names.gazetteer import Name

_AGENCY = 24
"""How much of a dateline is looked at behind its city: an agency's name, a dash or a colon."""
_DATELINE = re.compile(r"\s*(?:[-:(]|\.\s*-|,?\s*[^\s]+(?:\s+[^\s]+){0,2}\s*[-:(])")
_QUESTIONS = 3
"""From how many questions on an article is an interview."""
_HEAD = 3
"""How far into a headline the word may stand that says what it is: behind an article."""
_SETS_OFF = (":", "|", "-", "–", "—")
"""What stands between such a word and the headline."""
_HEADING = 60
"""How long a heading inside a text may be."""
ASKED = ("?", "؟")
"""How a question ends."""


@dataclass(frozen=True)
class Account:
    """An article's sentences, with who is who in each."""

    marked: Marked
    roles: tuple[Roles, ...]
    triggers: Mapping[str, Trigger]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.marked.sentences

    @cached_property
    def is_arabic(self) -> bool:
        return self.marked.article.language == "ar"

    def kind_of(self, trigger: Hit) -> Kind:
        return self.triggers[trigger.form.id].kind

    def near(self, at: int, back: int, ahead: int) -> Iterator[int]:
        """The sentences around one, itself first, then by distance."""
        reach = range(max(at - back, 0), min(at + ahead + 1, len(self.roles)))
        return iter(sorted(reach, key=lambda k: (abs(k - at), k)))

    def opening(self, length: int) -> list[int]:
        """The sentences that say of what an article tells: its title, and so many of its text."""
        texts = [at for at, sentence in enumerate(self.sentences) if sentence.part == "text"]
        return [at for at in range(len(self.sentences)) if at not in texts] + texts[:length]

    @cached_property
    def dateline(self) -> Name | None:
        """The foreign city from which a text says that it is written: "Doha - QNA:"."""
        city = self.written_in
        return city if city is not None and city.country not in (None, HOME) else None

    @cached_property
    def written_in(self) -> Name | None:
        """The city from which a text says that it is written, at home or abroad."""
        first = next((s for s in self.sentences if s.part == "text"), None)
        name = next((n for n in first.names if n.start - first.start <= 1), None) if first else None
        if first is None or name is None or name.kind != "place":
            return None
        is_alone = first.text.strip(". ") == first.between(name.start, name.end)  # "LISBOA."
        return name if is_alone or _DATELINE.match(first.between(name.end, name.end + _AGENCY)) else None

    @cached_property
    def is_reprint(self) -> bool:
        """Whether an article says that it is an old one printed again: its "yesterday" counts from a day long past."""
        return any(self.sentences[at].of("reprint") for at in self.opening(1))

    @cached_property
    def is_interview(self) -> bool:
        """Whether an article is questions and answers."""
        asked = {s.paragraph for s in self.sentences if s.text.rstrip(' »"”').endswith(ASKED)}
        return len(asked) >= _QUESTIONS

    @cached_property
    def is_about_fiction(self) -> bool:
        """Whether an article opens on a novel, a film or a play."""
        return any(self.sentences[at].of("fiction") for at in self.opening(1))

    @cached_property
    def is_a_letter(self) -> bool:
        """Whether an article's headline says that a reader wrote it: what he asks for is no news."""
        return any(sentence.of("letter") for sentence in self.sentences if sentence.part == "title")

    @cached_property
    def is_an_opinion(self) -> bool:
        """Whether an article's headline opens on a word that says that it argues: "Editorial: …", "Column | …"."""
        heads = ((s, hit) for s in self.sentences if s.part == "title" for hit in s.of("opinion"))
        return any(hit.start - s.start <= _HEAD and _is_set_off(hit.end, s) for s, hit in heads)

    def is_agenda(self, at: int) -> bool:
        """Whether a sentence stands under a heading like "Coming up:"."""
        headings = [k for k in range(at) if self._is_heading(k)]
        return bool(headings) and bool(self.sentences[headings[-1]].of("agenda"))

    def _is_heading(self, at: int) -> bool:
        sentence = self.sentences[at]
        is_short = sentence.end - sentence.start <= _HEADING and not sentence.triggers
        return sentence.part == "text" and is_short and (sentence.text.rstrip().endswith(":") or bool(sentence.of("agenda")))

    def looks_back(self, at: int) -> bool:
        """Whether the next sentence tells from a later day what became of an act: "Three months later, …"."""
        following = self.sentences[at + 1 : at + 2]
        return any(sentence.of("later") and not sentence.triggers for sentence in following)


def _is_set_off(end: int, sentence: Sentence) -> bool:
    """Whether a colon, a bar or a dash stands right behind a word, or is its last letter."""
    return sentence.between(end - 1, end).endswith(_SETS_OFF) or sentence.between(end, sentence.end).lstrip().startswith(
        _SETS_OFF
    )
