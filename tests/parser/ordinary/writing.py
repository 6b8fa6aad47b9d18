"""From a story to an article: its templates filled, so that title, lead and body speak of the same city and number."""

import random
import re
from collections.abc import Sequence
from datetime import date

from tests.parser.chance import below, one, some
from tests.parser.ordinary.days import MONTHS, WEEK
from tests.parser.ordinary.story import Line, Story, Tongue

MOST = 8
"""How many sentences an article has at most."""
_FEWEST, _MORE = 2, 6
"""How many sentences follow the lead: from 2 to 7."""
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+\+?)\}")
_NUMBER = re.compile(r"<(\d+)-(\d+)(\*?)>")
_COUNTED = range(11, 100)
"""The last two digits of a number that takes the singular accusative in Arabic."""
_MENDED = {
    "fr": (
        (r"\bde le ", "du "),
        (r"\bde les ", "des "),
        (r"\bà le ", "au "),
        (r"\bde (?=(?:Agadir|Essaouira|Oujda|Abidjan|Istanbul|Amsterdam|Al Hoceïma)\b)", "d'"),
        (r"\bde d'", "d'"),
    ),
    "es": ((r"\bde el (?=[A-ZW])", "del "), (r"\ba el (?=[A-Z])", "al ")),
    "en": (
        (r"\b([Aa]) (?=(?:Italian|American|Algerian|Ivorian|Indian|ISIS)\b)", r"\1n "),
        (r"\b([Aa]) (8\d?|11|18)(?=-year)", r"\1n \2"),
    ),
    "ar": (),
}
"""What the filling of slots breaks in each language, and how it is mended."""


class Writer:
    """Writes one article; the words once drawn for a slot stay."""

    def __init__(self, chance: random.Random, tongue: Tongue, published: date, day: str) -> None:
        self._chance, self._tongue = chance, tongue
        self._drawn = {
            "day": day,
            "y": str(published.year),
            "ly": str(published.year - 1),
            "nm": MONTHS[tongue.code][published.month % 12],
            "wd": WEEK[tongue.code][below(chance, 5)],
        }
        self._numbers: dict[str, str] = {}
        self._used: set[str] = set()

    def write(self, story: Story) -> tuple[str, list[str]]:
        """A title and the sentences under it."""
        which, lead, title = story.opening(self._chance)
        opening, headline = self._filled(lead.text), self._filled(title.text).rstrip(".")
        self._numbers = {}  # only a title repeats its lead's
        body = [opening, *self._body(story, which)]
        if not self._tongue.names_us(f"{headline} {' '.join(body)}"):
            body = [*body[: MOST - 1], *self._naming()]
        return headline, body

    def _body(self, story: Story, lead: int) -> list[str]:
        """A sentence of each beat and, if more are wanted, further ones, in the order of the beats."""
        wanted = _FEWEST + below(self._chance, _MORE)
        beats = list(enumerate(story.beats))
        drawn = [(k, sentence) for k, beat in beats if (sentence := self._one_of(beat, lead))]
        for k, beat in some(self._chance, beats, len(beats)):
            if len(drawn) < wanted and (sentence := self._one_of(beat, lead)):
                drawn.append((k, sentence))
        while len(drawn) > wanted:
            drawn.pop(below(self._chance, len(drawn)))
        return [sentence for _, sentence in sorted(drawn, key=lambda pair: pair[0])]

    def _one_of(self, beat: Sequence[Line], lead: int) -> str | None:
        """One of a beat's alternatives that suit the lead; no template comes twice."""
        for line in some(self._chance, beat, len(beat)):
            shared = self._tongue.pool[line.text[1:]] if line.text.startswith("@") else [line.text]
            free = [template for template in shared if template not in self._used]
            if line.goes_with(lead) and free:
                template = one(self._chance, free)
                self._used.add(template)
                return self._filled(template)
        return None

    def _naming(self) -> list[str]:
        """A sentence that names the services."""
        named = map(self._filled, some(self._chance, self._tongue.pool["name"], len(self._tongue.pool["name"])))
        return [sentence for sentence in named if self._tongue.names_us(sentence)][:1]

    def _filled(self, template: str) -> str:
        while _CHOICE.search(template):
            template = _CHOICE.sub(lambda found: one(self._chance, found[1].split("|")), template)
        while _SLOT.search(template):
            template = _SLOT.sub(lambda found: self._word(found[1]), template)
        text = _tidy(_NUMBER.sub(self._number, template), self._tongue.code)
        return text[:1].upper() + text[1:]

    def _word(self, slot: str) -> str:
        """The word of a slot; of "city+" one that is not that of "city"."""
        name = slot.rstrip("+")
        if slot not in self._drawn:
            self._drawn[slot] = one(self._chance, [word for word in self._tongue.words[name] if word != self._drawn.get(name)])
        return self._drawn[slot]

    def _number(self, found: re.Match[str]) -> str:
        numbers = range(int(found[1]), int(found[2]) + 1)
        number = one(self._chance, numbers)
        while found[3] and number % 100 not in _COUNTED:
            number = one(self._chance, numbers)
        return self._numbers.setdefault(found[0], str(number))


def _tidy(text: str, language: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([،,.])", r"\1", text)
    text = re.sub(r",{2,}", ",", text).replace(",.", ".").replace("،.", ".")
    for wrong, right in _MENDED[language]:
        text = re.sub(wrong, right, text)
    return text
