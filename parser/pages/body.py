"""Finds the article on a page and takes out what is not of it, by what the themes of the press call their parts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from lxml import etree, html
from lxml.cssselect import CSSSelector

from parser.pages.furniture import Furniture, bared
from parser.pages.lines import lines_of, read_lines, spaced

_ENOUGH = 150
"""Characters from which an element can be the body of an article."""
_PARAGRAPH = 60
"""Characters from which a line tells where on the page the article stands."""
_ENDS = (".", "!", "?", "؟", "…", "»", "”", '"')
"""What a paragraph ends with, and a line of data does not."""
_MOST = 0.75
"""The share of an article's text that its element holds; a stray line of another box does not move it."""
_BOX = 0.5
"""The share of the text around it from which a part is no box, whatever it is called."""
_PAGE = frozenset(("html", "body", "main", "article"))


def select(tree: html.HtmlElement, selectors: Sequence[str]) -> Iterator[html.HtmlElement]:
    """Elements that a list of CSS selectors finds, the matches of the first selector first."""
    for selector in selectors:
        yield from cast("list[html.HtmlElement]", _compiled(selector)(tree))


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def find_body(
    tree: html.HtmlElement, selectors: Sequence[str], drop: Sequence[str], furniture: Furniture
) -> html.HtmlElement | None:
    """Find the first element that a selector names and that holds enough text, without what is not text in it."""
    for element in select(tree, selectors):
        clean(element, drop, furniture)
        if sum(len(line.text) for line in read_lines(element, furniture) if not line.url) >= _ENOUGH:
            return element
    return None


def clean(element: html.HtmlElement, drop: Sequence[str], furniture: Furniture) -> None:
    """Take out of a body what its outlet drops, what themes put there, and all but the links of boxes of other stories."""
    cut(element, drop)
    remove(element, furniture.theme.drop)
    unbox(element, furniture)


def holder(tree: html.HtmlElement, text: str) -> html.HtmlElement | None:
    """Find the smallest element that holds most of a text, given with single spaces; None if it is nowhere."""
    weights: Counter[html.HtmlElement] = Counter()
    for line, block in lines_of(tree):
        if len(line) >= _PARAGRAPH and line in text:
            weights.update(dict.fromkeys((block, *block.iterancestors()), len(line)))
    most = max(weights.values(), default=0) * _MOST
    return next((element for element in reversed(list(tree.iter())) if weights[element] > most), None)


def cut(element: html.HtmlElement, selectors: Sequence[str]) -> None:
    """Take parts out of an element, however large; the text behind them stays. The frame of a page is never such a part."""
    for part in list(select(element, selectors)):
        if part is not element and part.tag not in _PAGE and part.getparent() is not None:
            part.drop_tree()


def remove(element: html.HtmlElement, selectors: Sequence[str]) -> None:
    """Take parts out of an element, except one that holds most of its text: that is no box, whatever it is called."""
    most = len(element.text_content()) * _BOX
    for part in list(select(element, selectors)):
        if part is not element and part.getparent() is not None and len(part.text_content()) < most:
            part.drop_tree()


def clear(tree: html.HtmlElement, furniture: Furniture) -> None:
    """Take off a page what is of other articles or of none."""
    etree.strip_elements(tree, "script", "style", with_tail=False)
    cut(tree, furniture.theme.comments)
    remove(tree, furniture.theme.boxes)


def unbox(element: html.HtmlElement, furniture: Furniture) -> None:
    """Leave only the links of boxes that begin with "Related articles" or the like; what they say beside is not the article's."""
    most = len(element.text_content()) * _BOX
    before: html.HtmlElement | None = None
    for text, block in list(lines_of(element)):
        piece = furniture.piece_of(text, is_opening=False)
        if piece is not None and piece.heads(text) and (box := _box_of(block, before, element, most)) is not None:
            _keep_links(box, text)
        before = block


def _box_of(
    block: html.HtmlElement, before: html.HtmlElement | None, element: html.HtmlElement, most: float
) -> html.HtmlElement | None:
    """The largest part of an element that begins with a line, given the line's block and that of the line before."""
    earlier = () if before is None else (before, *before.iterancestors())
    box = None
    for part in (block, *block.iterancestors()):
        if part is element or part in earlier or len(part.text_content()) >= most:
            break
        box = part
    return box


def _keep_links(box: html.HtmlElement, heading: str) -> None:
    """Leave of a box its heading and the titles that it links to; a box without links is none."""
    titles: dict[str, str] = {}
    for link in box.iterfind(".//a[@href]"):
        titles[link.get("href", "")] = max(titles.get(link.get("href", ""), ""), spaced(link.text_content()), key=len)
    if not any(titles.values()):
        return
    tail = box.tail
    box.clear()
    box.tail = tail
    etree.SubElement(box, "p").text = heading
    for address, title in titles.items():
        etree.SubElement(etree.SubElement(box, "p"), "a", href=address).text = title


def leads(tree: html.HtmlElement, body: html.HtmlElement, title: str, furniture: Furniture, agreed: str = "") -> list[str]:
    """Paragraphs between the headline and the body that are the article's: themes like to show the first one apart.

    They are known by what themes call them, or because they stand in a text that somebody else `agreed` on.
    """
    inside = set(body.iter())
    apart = set(select(tree, furniture.theme.lead))
    told = spaced(body.text_content())
    found: list[str] = []
    for text, block in list(lines_of(tree)):
        if block in inside:
            break
        if bared(text) == bared(title):
            found.clear()
        elif len(text) >= _PARAGRAPH and text not in told:
            is_agreed = text in agreed and text.endswith(_ENDS)
            found += [text] if is_agreed or not apart.isdisjoint((block, *block.iterancestors())) else []
    return found
