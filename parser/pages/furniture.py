"""Takes the furniture out of a text: comment forms, share bars, follow-us and read-also lines, related boxes, captions.

Works on lines, by data alone, so that a text from an archive is cleaned as a page is. What is left keeps its spelling.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from parser.article import ReadAlso
from parser.text import fold, folded
from seeds.datafile import load, overlaid

Does = Literal["drop", "end", "heading", "link", "tail"]

_EDGES = " \t\u00a0*•·▪►▶◄←→»«<>|#_=~-–—:：.…!،,[](){}\"'“”"
_ENDS_LABEL = re.compile(r"\s*[:|：»›>]|\s+[-–—]\s|\s*\.\.")
"""What stands between a heading and a title that shares its line."""
_LONG = 80
"""Characters from which a line is a paragraph rather than a title or a caption."""
_TITLE = 200
"""Characters up to which a line can be a title."""
_BULLETS = ("-", "–", "—", "•", "*", "·", "▪", "●")
_OPENING = 3
"""Lines at the top among which breadcrumbs and bylines are looked for."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Piece(_Table):
    """One kind of furniture: how its lines are known, and what they do to the text.

    `drop` takes the line away; `end` the line and all after it; `heading` the line and the titles beneath it; `link` makes
    the line, or the title on the next one, a read-also link; `tail` takes what stands in the line from the piece on.
    """

    name: str
    does: Does = "drop"
    only_opening: bool = False
    whole: tuple[str, ...] = ()
    """Lines that are nothing else, a number in brackets aside."""
    starts: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Words of which one must stand in the line too."""
    made_of: tuple[str, ...] = ()
    """Words of which the whole line is made, numbers and marks aside."""
    shaped: str | None = None
    """A pattern of the whole line."""
    max_chars: int = 200
    examples: tuple[str, ...]
    near_misses: tuple[str, ...] = ()

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        return tuple(map(fold, self.starts))

    @cached_property
    def _wholes(self) -> frozenset[str]:
        return frozenset(map(fold, self.whole))

    @cached_property
    def _made_of(self) -> re.Pattern[str] | None:
        words = "|".join(re.escape(fold(word)) for word in sorted(self.made_of, key=len, reverse=True))
        return re.compile(rf"(?:(?:{words})(?!\w)|[\W\d_])+") if words else None

    @cached_property
    def _parts(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(map(fold, self.holds)), tuple(map(fold, self.beside))

    def is_in(self, line: str) -> bool:
        """Whether a folded line, without marks at its edges, is this piece."""
        if len(line) > self.max_chars:
            return False
        holds, beside = self._parts
        if beside and not any(word in line for word in beside):
            return False
        return (
            re.sub(r"\s*\(?\d+\)?$|^\(?\d+\)?\s*", "", line) in self._wholes
            or self.starts_with(line) is not None
            or any(part in line for part in holds)
            or bool(self._made_of and self._made_of.fullmatch(line))
            or bool(self.shaped and re.fullmatch(self.shaped, line))
        )

    def heads(self, line: str) -> bool:
        """Whether a line that is this piece stands above titles of other stories and names none itself."""
        return self.does in ("heading", "link") and not _said_after(self, line)

    def starts_with(self, line: str) -> str | None:
        """The beginning of this piece that a folded line shows, up to the end of a word; a heading's ends at a mark."""
        found = (start for start in self._starts if line.startswith(start))
        if (start := next((start for start in found if not line[len(start) : len(start) + 1].isalnum()), None)) is not None:
            return start
        labels = (whole for whole in self._wholes if self.does == "heading" and line.startswith(whole))
        return next((label for label in labels if _ENDS_LABEL.match(line[len(label) :])), None)


class Theme(_Table):
    """What the themes of the press call the parts of a page; CSS selectors, best first."""

    body: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    """Where the first paragraph stands if it stands apart."""
    comments: tuple[str, ...] = ()
    """What readers wrote; it goes even where it is longer than the article."""
    boxes: tuple[str, ...] = ()
    """What on a page belongs to other articles or to none."""
    drop: tuple[str, ...] = ()
    """What inside the body is not text."""
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    """Where a date that a reader sees may stand."""
    listing: tuple[str, ...] = ()
    """What only a listing has: a front page, a section, a search."""


class Notice(_Table):
    """What a page says that stands in the place of an article."""

    reason: Literal["soft_404", "challenge"]
    holds: tuple[str, ...]


class Furniture(_Table):
    """All furniture that we know, of all languages and themes."""

    pieces: tuple[Piece, ...]
    theme: Theme = Theme()
    notices: tuple[Notice, ...] = ()
    not_published: tuple[str, ...] = ()
    """Words beside a date that is not the day of publication: "updated"."""
    author_prefixes: tuple[str, ...] = ()
    date_prefixes: tuple[str, ...] = ()
    no_authors: tuple[str, ...] = ()
    """What stands where an author's name should: an account of the system, a heading."""

    @classmethod
    def load(cls, layers: Sequence[Path]) -> "Furniture":
        """Read `lexicon/furniture.toml`, laid over. Raises `seeds.datafile.Refused`."""
        return load(overlaid(layers, "lexicon")["furniture"], cls) or cls(pieces=())

    def piece_of(self, line: str, *, is_opening: bool) -> Piece | None:
        """Say which piece a line is, if any."""
        bare = bared(line)
        return next((piece for piece in self.pieces if (is_opening or not piece.only_opening) and piece.is_in(bare)), None)


def bared(line: str) -> str:
    """A line folded, without the marks at its edges; a tatweel that stands alone is the dash that Arabic editors mean by it."""
    return trimmed(fold(re.sub(r"(?<=\s)ـ+(?=\s)", "-", line)))


def trimmed(line: str) -> str:
    """A line without the marks at its edges."""
    return line.strip(_EDGES)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page or text; `url` is set where the whole line is one link, which is never text."""

    text: str
    url: str | None = None
    is_heading: bool = False
    """Whether the page calls it a heading: one that is no link is of the article, also below a box of other stories."""


def clean_text(text: str, furniture: Furniture) -> tuple[str, tuple[ReadAlso, ...]]:
    """Take the furniture out of a text and keep its read-also links apart; lines that stay are not touched."""
    kept, links = sweep([Line(line) for line in text.split("\n")], furniture)
    return "\n".join(kept).strip("\n"), tuple(links)


def sweep(lines: Sequence[Line], furniture: Furniture) -> tuple[list[str], list[ReadAlso]]:
    """Part lines into those of the article and the links to other stories; furniture is in neither."""
    kept: list[str] = []
    links: list[ReadAlso] = []
    above: Does | Literal["list"] | None = None
    for line in _without_doubles(lines):
        if not line.text.strip():
            kept.append(line.text)
            continue
        piece = furniture.piece_of(line.text, is_opening=sum(map(bool, map(str.strip, kept))) < _OPENING)
        if piece is None and (line.url or (above in ("heading", "link", "list") and _is_title(line, above))):
            links.append(ReadAlso(title=trimmed(line.text), url=line.url))
            above = "heading" if above == "heading" else "list" if above and _is_bulleted(line) else None
        elif piece is None:
            kept.append(line.text)
            above = None
        elif piece.does == "tail":
            kept.append(_before(piece, line.text))
            above = None
        elif piece.does == "end" and any(len(paragraph) >= _LONG for paragraph in kept):
            break
        elif piece.does in ("heading", "link") and (title := _said_after(piece, line.text)):
            links.append(ReadAlso(title=title, url=line.url))
            above = None
        else:
            above = piece.does
    return kept, links


def _without_doubles(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines without captions, which archives print twice in a row, and without the second of two equal paragraphs."""
    filled = [line for line in lines if line.text.strip()]
    texts = ["", *(line.text.strip() for line in filled), ""]
    dropped = {id(line) for n, line in enumerate(filled, 1) if _is_double(*texts[n - 1 : n + 2])}
    yield from (line for line in lines if id(line) not in dropped)


def _is_double(before: str, text: str, after: str) -> bool:
    return text == before or (text == after and len(text) < _LONG)


def _before(piece: Piece, line: str) -> str:
    """What stands in a line before a piece that fills the rest of it."""
    at = max(fold(line).rfind(fold(start)) for start in piece.starts)
    first, _ = folded(line).raw_span(max(at, 0), len(fold(line)))
    return line[:first].rstrip() if at >= 0 else line


def _is_bulleted(line: Line) -> bool:
    return line.text.lstrip().startswith(_BULLETS)


def _is_title(line: Line, above: str | None) -> bool:
    """Whether a line may be another story's title; below a bulleted one only a bulleted one."""
    if above == "list" and not _is_bulleted(line):
        return False
    return not line.is_heading and len(line.text) <= _TITLE and not re.search(r"[^.]\.$", line.text.strip())


def _said_after(piece: Piece, line: str) -> str:
    """What stands behind "Read also:" in its own line, in the line's spelling."""
    if (start := piece.starts_with(bared(line))) is None:
        return ""
    rest = trimmed(line)
    # Folding deletes marks, so the longest raw beginning is sought whose fold is that of the piece.
    cut = max((n for n in range(len(rest) + 1) if fold(rest[:n]).strip() == start), default=len(rest))
    return trimmed(rest[cut:])
