"""Reads listings that were made for people: a section's page by the outlet's selectors, a front page by its links. Pure."""

from lxml import etree, html

from crawler.entry import Entry, Malformed, glimpse, mended
from crawler.outlet import Route

_DATED = ("datetime", "content")


def section(body: bytes, route: Route) -> list[Entry]:
    """Read a section's page, one entry for each of the route's `items`. Raises `Malformed` where there are none."""
    tree = page_tree(body)
    if not (items := _matches(tree, route.items)):
        raise Malformed(f"no {route.items} on the page: {glimpse(body)}")
    return [_entry(item, route) for item in items]


def front_page(body: bytes) -> list[Entry]:
    """Read all links of a page, each address once, with the longest of its words: a picture may be linked before its title."""
    titles: dict[str, str] = {}
    for link in _links(page_tree(body)):
        address = link.get("href", "")
        titles[address] = max(titles.get(address, ""), _words(link), key=len)
    return [Entry(url=address, title=title) for address, title in titles.items()]


def page_tree(body: bytes) -> html.HtmlElement:
    """Read a page's markup. Raises `Malformed` for what has none."""
    try:
        # mended, it is UTF-8 whatever it says of itself
        return html.document_fromstring(mended(body), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, ValueError) as error:
        raise Malformed(f"not a page: {glimpse(body)}") from error


def _entry(item: html.HtmlElement, route: Route) -> Entry:
    links = _links(item)
    link = next((link for link in links if _words(link)), links[0] if links else None)
    title = next(iter(_matches(item, route.title)), link)
    date = next(iter(_matches(item, route.date)), None)
    return Entry(
        url=None if link is None else link.get("href"),
        title=None if title is None else _words(title),
        published=None if date is None else _date(date),
    )


def _matches(element: html.HtmlElement, selector: str | None) -> list[html.HtmlElement]:
    return element.cssselect(selector) if selector else []


def _links(element: html.HtmlElement) -> list[html.HtmlElement]:
    return [link for link in element.iter("a") if link.get("href")]


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _date(element: html.HtmlElement) -> str:
    return next((element.get(name, "") for name in _DATED if element.get(name)), _words(element))
