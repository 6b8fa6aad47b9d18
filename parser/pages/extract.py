"""From a page to an article: title, text without furniture, language, day of publication; or the reason why there is none."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import trafilatura
from lxml import etree, html

from crawler.outlet import Extract
from crawler.page import Link
from parser.article import CASABLANCA, Article, ReadAlso, Rejected
from parser.dates.calendar import Calendar
from parser.language import language_of
from parser.pages.body import clean, clear, find_body, holder, leads, select
from parser.pages.date import Signs, is_date, published
from parser.pages.decoding import decode
from parser.pages.facts import read_facts
from parser.pages.furniture import Furniture, Line, bared, clean_text, sweep
from parser.pages.head import author_of, title_of
from parser.pages.lines import read_lines, spaced
from parser.text import fold

_NO_RULES = Extract()
_LARGEST = 5_000_000
"""Bytes of a page, and elements below, beyond which reading takes minutes; no article is that large."""
_MOST_ELEMENTS = 30_000
_SHORTEST = 80
"""Characters of text without which a page is no article."""
_HEAD = 3
"""Lines at the head of a text among which its date and its author are looked for."""
_DATELINE = 120
"""Characters up to which a line may only say the day and who wrote."""
_NO_MORE = re.compile(r"\W*(?:\w+\W*){0,3}")
"""A city, an agency, or who wrote for the outlet that signs."""
_NOTICE = 800
"""Characters up to which a page may be a notice instead of an article."""
_INVISIBLE = dict.fromkeys((*range(9), *range(11, 32), 127, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def extract(
    page: bytes | str,
    *,
    url: str,
    furniture: Furniture,
    calendar: Calendar,
    rules: Extract | None = None,
    headers: Mapping[str, str] | None = None,
    listed: Link | None = None,
) -> Article | Rejected:
    """Read a page as fetched. `rules` are the outlet's own selectors, `listed` what the listing said of it.

    Never raises on what a page holds: whatever cannot be read is a `Rejected` with its reason.
    """
    tree = _parsed(page, headers)
    if isinstance(tree, Rejected):
        return tree
    facts = read_facts(tree)
    title = title_of(tree, facts, url, furniture)
    if refusal := _notice(tree, title, furniture) or _listing(tree, furniture):
        return refusal
    clear(tree, furniture)
    author = author_of(tree, facts, furniture)
    lines, read_also = _lines(deepcopy(tree), url, rules or _NO_RULES, furniture, title)
    length = sum(map(len, lines))
    if length < _SHORTEST:
        return Rejected("too_short" if length else "empty", f"{length} characters of text")
    language = language_of("\n".join(lines))
    if language is None:
        return Rejected("unsupported_language", lines[0][:_SHORTEST])
    moment, sign = published(Signs(tree, title, facts, language, listed, furniture, calendar))
    return Article(
        url=url,
        title=title or (listed.title if listed and listed.title else ""),
        text="\n".join(_without_dateline(lines, author, furniture, calendar)),
        language=language,
        published=moment,
        published_from=sign,
        author=author,
        read_also=read_also,
    )


def from_listing(link: Link, *, furniture: Furniture) -> Article | Rejected:
    """Make an article of what a listing says of one whose page cannot be had: its title and its summary."""
    text, read_also = clean_text(link.summary or "", furniture)
    language = language_of(f"{link.title or ''} {text}")
    if not link.title or language is None:
        return Rejected("unsupported_language" if link.title else "empty", "the listing alone")
    return Article(
        url=link.url,
        title=link.title,
        text=text,
        language=language,
        published=link.published,
        published_from="listing" if link.published else None,
        read_also=read_also,
        is_title_only=True,
    )


def as_json(read: Article | Rejected) -> dict[str, Any]:
    """What `marsad extract --json` prints: `title text date author language read_also`, or `rejected` and `detail`."""
    if isinstance(read, Rejected):
        return {"rejected": read.reason, "detail": read.detail}
    return {
        "title": read.title,
        "text": read.text,
        "date": read.published.astimezone(CASABLANCA).date().isoformat() if read.published else None,
        "author": read.author,
        "language": read.language,
        "read_also": [{"title": link.title, "url": link.url} for link in read.read_also],
    }


def _parsed(page: bytes | str, headers: Mapping[str, str] | None) -> html.HtmlElement | Rejected:
    if len(page) > _LARGEST:
        return Rejected("unreadable", f"larger than {_LARGEST} bytes")
    source = page if isinstance(page, str) else decode(page, headers)
    if source is None:
        return Rejected("undecodable", "no text but a binary file")
    visible = source.translate(_INVISIBLE).strip()
    if not visible:
        return Rejected("empty", "no characters")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(visible.encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError:
        return Rejected("empty", "no elements")
    elements = sum(1 for _ in tree.iter())
    return tree if elements <= _MOST_ELEMENTS else Rejected("unreadable", f"{elements} elements")


def _notice(tree: html.HtmlElement, title: str, furniture: Furniture) -> Rejected | None:
    """Whether the page is a notice: its title says so, or it is short and says so."""
    body = tree.find("body")
    text = spaced("".join(body.itertext("p", "h1", "h2", "div", "span", "a", "li"))) if body is not None else ""
    heard = fold(f"{title} {text}" if len(text) < _NOTICE else title)
    for notice in furniture.notices:
        if words := next((words for words in notice.holds if fold(words) in heard), None):
            return Rejected(notice.reason, words)
    return None


def _listing(tree: html.HtmlElement, furniture: Furniture) -> Rejected | None:
    found = next(select(tree, furniture.theme.listing), None)
    return Rejected("not_an_article", f"a listing: {found.get('class')}") if found is not None else None


def _lines(
    tree: html.HtmlElement, url: str, rules: Extract, furniture: Furniture, title: str
) -> tuple[list[str], tuple[ReadAlso, ...]]:
    """The lines of the text without furniture, and the links that stood in it."""
    tree.make_links_absolute(url, handle_failures="ignore")
    lines = _known(tree, rules, furniture, title) or _found_by_trafilatura(tree, url, rules, furniture, title)
    kept, links = sweep(_without_title(lines, title), furniture)
    return kept, tuple({link.title: link for link in links}.values())


def _known(tree: html.HtmlElement, rules: Extract, furniture: Furniture, title: str) -> Sequence[Line]:
    """Read the body where the outlet says that it stands, or where themes put it; empty if it is in none of these places."""
    for selectors in (rules.body, furniture.theme.body):
        if (body := find_body(tree, selectors, rules.drop, furniture)) is not None:
            return [*map(Line, leads(tree, body, title, furniture)), *read_lines(body, furniture)]
    return []


def _found_by_trafilatura(tree: html.HtmlElement, url: str, rules: Extract, furniture: Furniture, title: str) -> Sequence[Line]:
    """For layouts that we do not know trafilatura points at the article; what it points at is read as any other."""
    found = trafilatura.bare_extraction(deepcopy(tree), url=url, include_comments=False, with_metadata=False)
    text = (found.text if found and not isinstance(found, dict) else None) or ""
    flat = spaced(text)
    body = holder(tree, flat)
    if body is None:
        return [Line(line) for line in text.split("\n")]
    clean(body, rules.drop, furniture)
    return [*map(Line, leads(tree, body, title, furniture, flat)), *read_lines(body, furniture)]


def _without_title(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """Lines without the headline, where the body repeats it at its head."""
    head = next((n for n, line in enumerate(lines[:3]) if title and bared(line.text) == bared(title)), None)
    return lines if head is None else [*lines[:head], *lines[head + 1 :]]


def _without_dateline(lines: Sequence[str], author: str | None, furniture: Furniture, calendar: Calendar) -> Sequence[str]:
    """Lines without those at their head that only say the day or who wrote."""
    return [line for n, line in enumerate(lines) if n >= _HEAD or not _is_dateline(line, author, furniture, calendar)]


def _is_dateline(line: str, author: str | None, furniture: Furniture, calendar: Calendar) -> bool:
    """Whether hardly anything is left of a line without its date, its author and the words that go before them."""
    if len(line) > _DATELINE:
        return False
    words = "|".join(map(re.escape, (*filter(None, (author,)), *furniture.author_prefixes, *furniture.date_prefixes)))
    rest = re.sub(rf"(?<!\w)(?:{words})(?!\w)", " ", line, flags=re.IGNORECASE)
    return is_date(rest, calendar) or (author is not None and author in line and bool(_NO_MORE.fullmatch(rest)))
