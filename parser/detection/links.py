"""What stands between the lines of a text without being of it: a picture's caption, the headlines of other articles."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parser.detection.marked import Sentence

_BRACKET = 2
"""How far into a sentence "caption:" may stand: behind a bracket."""
_BULLETS = ("-", "–", "—", "•", "*", "·", "▪", "◾", "●")


def without_links(sentences: Iterable["Sentence"]) -> Iterator["Sentence"]:
    """Empty captions, "Read also: …", and the bulleted lines below a bare "Read also:"."""
    is_listed = False
    for sentence in sentences:
        is_link = is_listed and sentence.text.lstrip().startswith(_BULLETS)
        is_listed = is_link or _opens_a_list(sentence)
        yield replace(sentence, names=(), hits=(), dates=()) if is_link else _without_headline(_without_caption(sentence))


def _opens_a_list(sentence: "Sentence") -> bool:
    """Whether nothing stands behind "Read also:" in its line."""
    labels = sentence.of("read_also")
    return bool(labels) and not any(char.isalnum() for char in sentence.between(labels[-1].end, sentence.end))


def _without_caption(sentence: "Sentence") -> "Sentence":
    """Empty what stands below a picture: "[Caption: …]"."""
    opens = any(hit.start - sentence.start <= _BRACKET for hit in sentence.of("caption"))
    return replace(sentence, hits=(), dates=()) if opens else sentence


def _without_headline(sentence: "Sentence") -> "Sentence":
    """Empty what a line of text names of another article: "(Read also: …)", up to the bracket or to the sentence's end."""
    if not (labels := sentence.of("read_also")):
        return sentence
    start = labels[0].start
    closing = sentence.text.find(")", labels[-1].end - sentence.start)
    end = sentence.start + closing if closing >= 0 else sentence.end
    names = tuple(name for name in sentence.names if not start <= name.start < end)
    hits = tuple(hit for hit in sentence.hits if not start <= hit.start < end)
    return replace(sentence, names=names, hits=hits, dates=tuple(day for day in sentence.dates if not start <= day.start < end))
