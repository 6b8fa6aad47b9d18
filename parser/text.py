"""Text as the parser compares it: folded spelling with a way back to the original, words, sentences, paragraphs.

All spans inside the parser count characters of the *folded* text; `Folded.raw_span` turns them into offsets of the original
for evidence.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

Span = tuple[int, int]


class Placed(Protocol):
    """Whatever stands somewhere in a text: a name, a word, a date."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def distance(a: Placed, b: Placed) -> int:
    """How many characters part two things, whichever is first: of "signed" and "Rabat" in "signed in Rabat" four."""
    return max(a.start - b.end, b.start - a.end, 0)


def between(a: Placed, b: Placed) -> Span:
    """The stretch that parts two things, whichever is first: of "signed" and "Rabat" in "signed in Rabat" that of " in "."""
    return min(a.end, b.end), max(a.start, b.start)


_DELETED = {chr(c) for c in (*range(0x064B, 0x0660), 0x0670, 0x0640, *range(0x0300, 0x0370), 0x00AD, 0xFEFF)} | {
    chr(c) for c in (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_REPLACED = {
    **dict(zip("أإآٱىیةکݣگڭڤپ", "ااااييهككككفب", strict=True)),
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    **dict(zip("øđðłıİ", "oddlii", strict=True)),
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\t", " "),
    **dict.fromkeys("–—‐‑−", "-"),
}


def _folds() -> dict[str, str]:
    """Every character that folding changes, with what it becomes."""
    folds = dict.fromkeys(_DELETED, "") | _REPLACED
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):  # Latin letters lose their accents
        char = chr(code).lower()
        base = unicodedata.normalize("NFD", char)[0]
        if base != char and base.isascii() and len(char) == 1:
            folds.setdefault(char, base)
    for code in (*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD)):  # Arabic letters in presentation form
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            folds.setdefault(chr(code), "".join(folds.get(c, c) for c in plain))
    return folds


_FOLDS = _folds()
_FOLDABLE = re.compile(f"[{''.join(map(re.escape, sorted(_FOLDS)))}]")
_RESIZED = re.compile(f"[{''.join(re.escape(char) for char, to in sorted(_FOLDS.items()) if len(to) != 1)}]")


@dataclass(frozen=True)
class Folded:
    """A text in the one spelling in which lexicon and gazetteer are compared with it."""

    raw: str
    text: str

    @cached_property
    def _starts(self) -> Sequence[int] | None:
        """For each folded character the raw one that it came from, or None when both texts have the same length throughout."""
        lowered = _lowered(self.raw)
        starts: list[int] = []
        at = 0
        for match in _RESIZED.finditer(lowered):
            starts += range(at, match.start())
            starts += [match.start()] * len(_FOLDS[match[0]])
            at = match.end()
        return [*starts, *range(at, len(lowered) + 1)] if at else None

    def raw_span(self, start: int, end: int) -> Span:
        """Turn a span of the folded text into one of the raw text; marks that folding deleted inside it are kept."""
        starts = self._starts
        if starts is None:
            return start, end
        return starts[start], starts[end - 1] + 1 if end > start else starts[start]

    def folded_span(self, start: int, end: int) -> Span:
        """Turn a span of the raw text into one of the folded text."""
        starts = self._starts
        if starts is None:
            return start, end
        return bisect_left(starts, start), bisect_left(starts, end)

    def quote(self, start: int, end: int) -> str:
        """The original words of a folded span."""
        first, last = self.raw_span(start, end)
        return self.raw[first:last]


def folded(raw: str) -> Folded:
    """Fold a text and remember the way back."""
    return Folded(raw, fold(raw))


def fold(raw: str) -> str:
    """Bring spelling variants together: case, accents, hamza, final ya and ta, vowel marks, tatweel, digits, quotes, spaces."""
    text = _lowered(raw)
    # Only the characters that occur are replaced: str.replace runs in C, a translation table does not (measured 27 times).
    for char in set(_FOLDABLE.findall(text)):
        text = text.replace(char, _FOLDS[char])
    return text


def _lowered(raw: str) -> str:
    """The small letters of a text, one for each of its characters."""
    return raw.replace("İ", "i").lower()


LONGEST_SENTENCE = 2_000
"""Characters: four times what the longest communiqué takes for one."""
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_TITLES = (
    "mm|"
    "dr|mr|mrs|mme|mlle|st|ste|art|no|vs|prof|gen|col|lt|sr|sra|dna|ing|etc|ex|insp|supt|gral|cnel|cmdr|maj|adm|mons|hon|rev|lic"
)
_MONTHS = "jan|janv|feb|fevr|abr|avr|apr|jun|jul|juil|aug|sep|sept|oct|nov|dec|dic"
_LETTER_DOT = re.compile(rf"(?:^|[\s(«\".])(?:[^\W\d_]|{_TITLES}|{_MONTHS})$")
_END = re.compile(r"(?:\.{2,}|…|[.!?؟])(?=[\s»\"”)\]]|$)|(?<=[\u0600-\u06ff])\.(?=[\u0600-\u06ffA-Za-z])")


def words(text: str) -> Iterator[Span]:
    """Spans of words; an apostrophe or hyphen inside a word belongs to it."""
    for match in WORD.finditer(text):
        yield match.span()


def paragraphs(text: str) -> Iterator[Span]:
    """Spans of lines that hold anything."""
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        yield match.span()


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans of sentences inside one paragraph; a dot after an initial, an abbreviation or inside a number ends nothing."""
    end = len(text) if end is None else end
    for stop in _stops(text, start, end):
        for first, last in _pieces(text, start, stop):
            if text[first:last].strip():
                yield _stripped(text, first, last)
        start = stop


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end."""
    for match in _END.finditer(text, start, end):
        if match[0] != "." or not _LETTER_DOT.search(text[max(start, match.start() - 8) : match.start()]):
            yield match.end()
    yield end


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, in pieces if it is longer than anybody writes one: rules look at pairs of words, so its length must end."""
    while end - start > LONGEST_SENTENCE:
        cut = max(text.rfind(" ", start, start + LONGEST_SENTENCE), start + LONGEST_SENTENCE // 2)
        yield start, cut
        start = cut
    yield start, end


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
