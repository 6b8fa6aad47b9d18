"""Says of a page's bytes, before anything is parsed, whether it may tell of our services at all.

A page that does not pass would give no mention. Whatever cannot be judged passes: what is no text, and what hardly has any.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import ahocorasick

from parser.article import Language
from parser.detection.lexicon import LANGUAGES
from parser.knowledge import Knowledge
from parser.needles import Group, Needle, needles
from parser.pages.decoding import decode
from parser.pages.strip import lines_of
from parser.text import fold, sentences

_SHORTEST = 300
"""Characters of text below which a page is not judged: what it shows may come by other ways."""
_PREPOSITIONS = "بل"
_Meaning = tuple[Group, Language]


class Prefilter:
    """The needles, compiled. Never changed once built."""

    def __init__(self, sought: Iterable[Needle]) -> None:
        self._automaton = _compiled(sought)

    @classmethod
    def of(cls, knowledge: Knowledge) -> "Prefilter":
        return cls(needles(knowledge))

    def passes(self, page: bytes, headers: Mapping[str, str] | None = None, *listed: str | None) -> bool:
        """Say whether a page may tell of our services; `listed` is what its listing said of it."""
        source = decode(page, headers)
        if source is None:
            return True
        lines = [*filter(None, listed), *lines_of(source)]
        return sum(map(len, lines)) < _SHORTEST or self.finds(lines)

    def finds(self, lines: Iterable[str]) -> bool:
        """Say whether lines of text may.

        One of ours is enough, or Morocco and police in one sentence, or Morocco and police from abroad anywhere.
        """
        anywhere: set[_Meaning] = set()
        for line in lines:
            text = fold(line)
            here = self._meanings(text)
            if any(group == "ours" for group, _ in here) or (_meet(here) and self._meet_in_a_sentence(text)):
                return True
            anywhere |= here
        return any(("abroad", language) in anywhere and ("home", language) in anywhere for language in LANGUAGES)

    def hints(self, *listed: str | None) -> bool:
        """Say whether what a listing says of an article makes it worth reading: it names ours, or any police."""
        return any(group != "home" for line in listed if line for group, _ in self._meanings(fold(line)))

    def _meet_in_a_sentence(self, text: str) -> bool:
        return any(_meet(self._meanings(text[start:end])) for start, end in sentences(text))

    def _meanings(self, text: str) -> set[_Meaning]:
        return {meaning for start, end, meanings in self._hits(text) if _is_whole(text, start, end) for meaning in meanings}

    def _hits(self, text: str) -> Iterator[tuple[int, int, tuple[_Meaning, ...]]]:
        for last, (length, meanings) in self._automaton.iter(text):
            yield last + 1 - length, last + 1, meanings


def _meet(meanings: Collection[_Meaning]) -> bool:
    return any(("home", language) in meanings and ("police", language) in meanings for language in LANGUAGES)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a form is no part of a longer word; letters may be attached before an Arabic one, and behind what leads on."""
    if start and text[start].isascii() and text[start - 1].isalnum():
        return False
    leads_on = text[end - 1] == "'" or (text[end - 1] in _PREPOSITIONS and text[end - 2 : end - 1] == " ")
    return leads_on or end == len(text) or not text[end].isalnum()


def _compiled(sought: Iterable[Needle]) -> Any:
    gathered: dict[str, set[_Meaning]] = {}
    for text, group, language in sought:
        gathered.setdefault(text, set()).add((group, language))
    automaton = ahocorasick.Automaton()
    for text, meanings in gathered.items():
        automaton.add_word(text, (len(text), tuple(sorted(meanings))))
    automaton.make_automaton()
    return automaton
