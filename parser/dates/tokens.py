"""A text seen as a row of date words: what the grammar of `date_rules` runs over."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parser.dates.words import DateWords, Phrase
from parser.text import Folded

_NAMES = "mbsw"
_SHORT = 4
"""How long a word in the future is at least."""
_PUNCTUATION = {
    **dict.fromkeys(",،", ","),
    **dict.fromkeys("()[]", "("),
    **dict.fromkeys(".!?؟;؛\n", "|"),
    **dict.fromkeys('"«»“”', '"'),
    **{mark: mark for mark in "-/&"},
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of a text with its role; `value` is a number, or the ordinal of a full numeric date."""

    start: int
    end: int
    role: str
    value: int = 0


def tokens(text: Folded, words: DateWords) -> list[Token]:
    """See a text as a row of tokens; what means nothing to the calendar has the role `.`.

    A date of the Hijri calendar is left out, so that its weekday stands beside the same day of the other one.
    """
    row = _all_tokens(text, words)
    if not words.links.hijri:
        return row
    kept, at = list[Token](), 0
    for match in _HIJRI.finditer("".join(token.role for token in row)):
        kept += row[at : match.start()]
        at = match.end()
    return kept + row[at:]


_HIJRI = re.compile(r"(?:d[ox]*)?Y[oxEYz]*")


def _all_tokens(text: Folded, words: DateWords) -> list[Token]:
    pieces = list(words.piece.finditer(text.text))
    row: list[Token] = []
    at = 0
    while at < len(pieces):
        made, used = _read(pieces, at, text, words)
        row += made
        at += used
    return row


def _read(pieces: Sequence[re.Match[str]], at: int, text: Folded, words: DateWords) -> tuple[list[Token], int]:
    piece = pieces[at]
    start, end = piece.span()
    if piece[0][0].isdigit():
        role, value = _number(piece)
        return [Token(start, end, role, value)], 1
    if phrase := _phrase(pieces, at, piece[0], text, words):
        used = len(phrase.words)
        end = pieces[at + used - 1].end()
        dot = phrase.role in "bs" and pieces[at + used : at + used + 1] and pieces[at + used][0] == "."
        return [Token(start, end, phrase.role, phrase.value)], used + bool(dot)
    if (link := words.clitics.get(piece[0][0])) is not None and (phrase := _phrase(pieces, at, piece[0][1:], text, words)):
        end = pieces[at + len(phrase.words) - 1].end()
        return [Token(start, start + 1, _ROLE_OF[link]), Token(start + 1, end, phrase.role, phrase.value)], len(phrase.words)
    if len(piece[0]) >= _SHORT and words.future.fullmatch(text.quote(start, end).lower()):
        return [Token(start, end, "Z")], 1
    return [Token(start, end, _PUNCTUATION.get(piece[0], "."))], 1


_ROLE_OF = {"and": "&", "in": "I", "of": "o", "": "x"}


def _phrase(pieces: Sequence[re.Match[str]], at: int, first: str, text: Folded, words: DateWords) -> Phrase | None:
    # "Monday's" is Monday; French "l'" and "d'" are words of the table.
    for phrase in words.phrases.get(first) or words.phrases.get(first.removesuffix("'"), ()):
        rest = (piece[0] for piece in pieces[at + 1 : at + len(phrase.words)])
        if phrase.words[1:] == tuple(rest) and _is_well_cased(phrase, pieces[at].start(), text, words):
            return phrase
    return None


def _is_well_cased(phrase: Phrase, start: int, text: Folded, words: DateWords) -> bool:
    return not words.capitalised or phrase.role not in _NAMES or text.quote(start, start + 1).isupper()


def _number(piece: re.Match[str]) -> tuple[str, int]:
    if piece["ymd"] or piece["dmy"]:
        full = _full_date(piece)
        return ("q", full.toordinal()) if full else (".", 0)
    if piece["day"]:
        is_day = 1 <= int(piece["day"]) <= 31  # noqa: PLR2004 - days of a month
        return ("d", int(piece["day"])) if is_day else ("#", 0)
    if re.fullmatch(r"(?:19|20)\d\d", piece[0]):
        return "y", int(piece[0])
    return ("z" if re.fullmatch(r"1[34]\d\d", piece[0]) else "."), 0


def _full_date(piece: re.Match[str]) -> date | None:
    parts = [int(part) for part in re.split(r"[-/.]", piece[0])]
    year, month, day = parts if piece["ymd"] else reversed(parts)
    if year < 100:  # noqa: PLR2004 - a year of two digits
        year += 2000
    if month > 12 >= day:  # noqa: PLR2004 - the American order shows itself only where no other is possible
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None
