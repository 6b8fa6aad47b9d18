"""Shows the words that prove a field: slices of the stored text, marked and numbered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from alerts.payload import LONGEST_QUOTE
from db.event import Proof
from parser.text import Span, paragraphs, sentences

MOST_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of quoted text that the same proofs cover; plain text is covered by none."""

    text: str
    proofs: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    """Proofs whose first piece this is: it carries their anchors."""
    ends: tuple[int, ...] = ()
    """Proofs whose last piece this is: it carries their numbers."""


Passage = tuple[Piece, ...]
Numbers = Mapping[Proof, int]


def numbered(proofs: Iterable[Proof]) -> dict[Proof, int]:
    """Number proofs from 1 in the order given; proofs of the same words share a number."""
    places: dict[tuple[str, str, int, int], int] = {}
    return {proof: places.setdefault((proof.report, proof.part, proof.start, proof.end), len(places) + 1) for proof in proofs}


def held_by(proofs: Iterable[Proof], text: str, part: str) -> list[Proof]:
    """Keep the proofs of one part whose quote the text still holds at their offsets, first of each field first."""
    sound = [p for p in proofs if p.part == part and text[p.start : p.end] == p.quote != ""]
    first = {proof.field: proof for proof in reversed(sound)}
    return sorted(sound, key=lambda proof: first[proof.field] is not proof)


def whole(text: str, numbers: Numbers) -> Passage:
    """Mark a text that is shown entire, such as a title."""
    return _pieces(text, (0, len(text)), _places(numbers))


def with_room(text: str, proofs: Sequence[Proof]) -> list[Proof]:
    """Choose the proofs that a quote has room for: all within two short sentences, else as many as fit.

    At most `LONGEST_QUOTE` characters are quoted. Those that find no room are left out, never cut; the first is always shown.
    """
    if _is_short(_sentences_around(text, [_span(proof) for proof in proofs])):
        return list(proofs)
    kept: list[Proof] = []
    for proof in proofs:
        if not kept or _length(_merged([*map(_span, kept), _span(proof)])) <= LONGEST_QUOTE:
            kept.append(proof)
    return kept


def quoted(text: str, numbers: Numbers) -> Passage:
    """Quote the sentences that hold the proofs, or the proofs with a little around them where these are many or long.

    An ellipsis stands wherever words of the article are left out inside what is quoted.
    """
    places = _places(numbers)
    windows = _sentences_around(text, places.values())
    if _is_short(windows):
        return _with_gaps(text, windows, places)
    windows = _widened(text, _merged(places.values()))
    before = _paragraph_start(text, windows[0][0])
    after = _paragraph_end(text, windows[-1][1])
    return _with_gaps(text, [(before, before), *windows, (after, after)], places)


def _places(numbers: Numbers) -> dict[int, Span]:
    return {number: _span(proof) for proof, number in numbers.items()}


def _span(proof: Proof) -> Span:
    return proof.start, proof.end


def _is_short(sentences_shown: Sequence[Span]) -> bool:
    return len(sentences_shown) <= MOST_SENTENCES and _length(sentences_shown) <= LONGEST_QUOTE


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _sentences_around(text: str, spans: Collection[Span]) -> list[Span]:
    """Spans of the sentences that hold the given spans; one that crosses a border joins both sides."""
    every = (sentence for start, end in paragraphs(text) for sentence in sentences(text, start, end))
    touched = [(first, last) for first, last in every if any(start < last and first < end for start, end in spans)]
    return _merged([*touched, *spans])


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Sort spans and join those that overlap or touch."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _widened(text: str, spans: Sequence[Span]) -> list[Span]:
    """Give each span an equal share of the characters that are left, up to the border of a word or of the paragraph."""
    room = max(0, LONGEST_QUOTE - _length(spans)) // (2 * len(spans))
    return _merged((_back(text, start, room), _on(text, end, room)) for start, end in spans)


def _back(text: str, start: int, room: int) -> int:
    first = max(start - room, _paragraph_start(text, start))
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    return first


def _on(text: str, end: int, room: int) -> int:
    last = min(end + room, _paragraph_end(text, end))
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return last


def _paragraph_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _paragraph_end(text: str, at: int) -> int:
    newline = text.find("\n", at)
    return newline if newline >= 0 else len(text)


def _with_gaps(text: str, windows: Sequence[Span], places: Mapping[int, Span]) -> Passage:
    pieces = [*_pieces(text, windows[0], places)] if windows else []
    for (_, left), window in pairwise(windows):
        pieces += [Piece(" … " if text[left : window[0]].strip() else " "), *_pieces(text, window, places)]
    return tuple(pieces)


def _pieces(text: str, window: Span, places: Mapping[int, Span]) -> Passage:
    """Cut a window wherever a proof begins or ends, so that nested marks become neighbours."""
    within = {n: span for n, span in places.items() if window[0] <= span[0] and span[1] <= window[1]}
    cuts = sorted({*window, *(cut for span in within.values() for cut in span)})
    return tuple(
        Piece(
            text[start:end],
            proofs=tuple(n for n, span in within.items() if span[0] <= start and end <= span[1]),
            begins=tuple(n for n, span in within.items() if span[0] == start),
            ends=tuple(n for n, span in within.items() if span[1] == end),
        )
        for start, end in pairwise(cuts)
    )
