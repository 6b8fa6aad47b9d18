"""Reads the lines of a page, a line for each block, and tells those that only link to other stories."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree, html

from parser.pages.furniture import Furniture, Line, bared, trimmed

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
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLE = 200
_STORY = 4
"""Words from which a link in a row of links is the title of a story."""
_SAYS = re.compile(r"\w")
"""Lines without any are rules, arrows and stars."""
_LETTER = re.compile(r"[^\W\d_]")


def lines_below(tree: html.HtmlElement, title: str, count: int) -> list[str]:
    """The lines that follow the headline, wherever it stands and whatever it is called; none if it is not on the page."""
    lines = [text for text, _ in lines_of(tree)]
    headline = next((n for n, line in enumerate(lines) if title and bared(line) == bared(title)), len(lines))
    return lines[headline + 1 : headline + 1 + count]


def read_lines(element: html.HtmlElement, furniture: Furniture) -> list[Line]:
    """Read the lines of an element, a line for each block; a line that is one link, or several, is no text."""
    lines = []
    for text, block in list(lines_of(element)):
        links = _links_of(block, text, furniture)
        if links is None:
            lines.append(Line(text, is_heading=block.tag in _HEADINGS))
        else:
            lines += [Line(spaced(link.text_content()), link.get("href")) for link in links]
    return lines


def _links_of(block: html.HtmlElement, text: str, furniture: Furniture) -> list[html.HtmlElement] | None:
    """The stories that a line links to, if it consists of links, "read also" before the only one aside; else None.

    Several short links in a row are tags, buttons or ways about the site, and no stories.
    """
    anchors = [link for link in block.iterfind(".//a[@href]") if link.text_content().strip()]
    titles = [spaced(link.text_content()) for link in anchors]
    if len(anchors) > 1:
        stories = [link for link, title in zip(anchors, titles, strict=True) if len(title.split()) >= _STORY]
        return stories if not _LETTER.search(_without(text, titles)) else None
    if not anchors or len(text) > _TITLE:
        return None
    rest = text.removesuffix(titles[0]).strip()
    piece = furniture.piece_of(rest, is_opening=False) if rest else None
    is_link = trimmed(titles[0]) == trimmed(text) or (rest != text and piece is not None and piece.does in ("link", "heading"))
    return anchors if is_link else None


def _without(text: str, parts: Sequence[str]) -> str:
    for part in parts:
        text = text.replace(part, " ", 1)
    return text


def lines_of(element: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    """The text of an element, a line for each block, with the element in which the line stands."""
    line: list[str] = []
    block = element
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BLOCKS:
            if _SAYS.search(text := spaced("".join(line))):
                yield text, block
            line.clear()
            block = node if event == "start" and node.tag != "br" else block if node.tag == "br" else node.getparent()
        if event == "start" and _is_apart(node) and "".join(line)[-1:].isalnum():
            line.append(" ")
        line.append((node.text if event == "start" else node.tail if node is not element else None) or "")
    if _SAYS.search(text := spaced("".join(line))):
        yield text, element


def _is_apart(node: html.HtmlElement) -> bool:
    """Whether a link touches the one before it in the source only: themes space their buttons by style."""
    before = node.getprevious()
    return node.tag == "a" and before is not None and before.tag in ("a", "span", "button") and not before.tail


def spaced(text: str) -> str:
    """A text with every run of white space as one space."""
    return re.sub(r"[\s\u00a0]+", " ", text).strip()
