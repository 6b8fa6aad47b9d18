"""Finds the article on a page and reads its paragraphs, by what the themes of the press call their parts."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from lxml import etree, html
from lxml.cssselect import CSSSelector

from parser.pages.furniture import Furniture, Line

_BLOCKS = frozenset(
    (
        *(
            "address",
            "amp-accordion",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "caption",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
        ),
        *("fieldset", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre"),
        *("section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_ENOUGH = 150
"""Characters from which an element can be the body of an article."""
_TITLE = 200
_PARAGRAPH = 60
"""Characters from which a line tells where on the page the article stands."""
_MOST = 0.75
"""The share of an article's text that its element holds; a stray line of another box does not move it."""


def select(tree: html.HtmlElement, selectors: Sequence[str]) -> Iterator[html.HtmlElement]:
    """Elements that a list of CSS selectors finds, the matches of the first selector first."""
    for selector in selectors:
        yield from cast("list[html.HtmlElement]", _compiled(selector)(tree))


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def find_body(tree: html.HtmlElement, selectors: Sequence[str], drop: Sequence[str], furniture: Furniture) -> list[Line] | None:
    """Read the first element that a selector finds and that holds enough text, or None if no selector does."""
    for element in select(tree, selectors):
        remove(element, drop)
        lines = read_lines(element, furniture)
        if sum(len(line.text) for line in lines if not line.url) >= _ENOUGH:
            return lines
    return None


def holder(tree: html.HtmlElement, text: str) -> html.HtmlElement | None:
    """Find the smallest element that holds most of a text, given with single spaces; None if it is nowhere."""
    weights: Counter[html.HtmlElement] = Counter()
    for line, block in _lines(tree):
        if len(line) >= _PARAGRAPH and line in text:
            weights.update(dict.fromkeys((block, *block.iterancestors()), len(line)))
    most = max(weights.values(), default=0) * _MOST
    return next((element for element in reversed(list(tree.iter())) if weights[element] > most), None)


def remove(element: html.HtmlElement, selectors: Sequence[str]) -> None:
    """Take parts out of an element; the text behind them stays. The element itself is not among them."""
    for part in list(select(element, selectors)):
        if part is not element and part.getparent() is not None:
            part.drop_tree()


def clear(tree: html.HtmlElement, boxes: Sequence[str]) -> None:
    """Take the boxes off a page; what holds most of its text is no box, whatever it is called."""
    most = len(tree.text_content()) / 2
    for box in list(select(tree, boxes)):
        if box.getparent() is not None and len(box.text_content()) < most:
            box.drop_tree()


def read_lines(element: html.HtmlElement, furniture: Furniture) -> list[Line]:
    """Read the lines of an element, a line for each block."""
    lines = []
    for text, block in list(_lines(element)):
        link = _link_of(block, text, furniture)
        lines += [Line(spaced(link.text_content()), link.get("href"))] if link is not None else [Line(text)]
    return lines


def _link_of(block: html.HtmlElement, text: str, furniture: Furniture) -> html.HtmlElement | None:
    """The link that a line consists of, "read also" before it aside."""
    anchors = block.findall(".//a[@href]")
    if len(anchors) != 1 or len(text) > _TITLE:
        return None
    title = spaced(anchors[0].text_content())
    rest = text.removesuffix(title).strip()
    piece = furniture.piece_of(rest, is_opening=False) if rest and title else None
    is_link = title == text or (rest != text and piece is not None and piece.does in ("link", "heading"))
    return anchors[0] if title and is_link else None


def _lines(element: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    """The text of an element, a line for each block, with the element in which the line stands."""
    line: list[str] = []
    block = element
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BLOCKS:
            if text := spaced("".join(line)):
                yield text, block
            line.clear()
            block = node if event == "start" and node.tag != "br" else block if node.tag == "br" else node.getparent()
        line.append((node.text if event == "start" else node.tail if node is not element else None) or "")
    if text := spaced("".join(line)):
        yield text, element


def spaced(text: str) -> str:
    """A text with every run of white space as one space."""
    return re.sub(r"[\s\u00a0]+", " ", text).strip()
