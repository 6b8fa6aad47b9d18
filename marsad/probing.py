"""What a probe found, told to people and programs, and made into an outlet's file."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from crawler.entry import Malformed
from crawler.outlet import Outlet, Politeness, RouteKind, WebUrl
from crawler.press import is_slug
from crawler.probe import Finding, Probe
from crawler.url import site_of
from crawler.webpage import page_tree
from parser.language import language_of
from parser.pages.decoding import decode
from seeds.datafile import reason_of

_ORDER: tuple[RouteKind, ...] = ("news_sitemap", "feed", "wordpress", "search_feed", "sitemap", "homepage")
"""As a file lists what was found: what holds longest first, what leads into the past behind it, the last resort last."""
_NAMES: Mapping[RouteKind, str] = {"wordpress": "rest", "search_feed": "search", "homepage": "front"}
_HOST = re.compile(r"(?P<name>.+?)(?:\.(?:ac|co|com|gov|net|org|press))?\.[a-z]+")
"""What comes before the domain that others share."""
_LANGUAGES = ("ar", "fr", "en", "es")


def stranger(url: str, delay_s: float | None = None) -> Outlet:
    """An outlet of which nothing but an address is known; `delay_s` lies between two requests, where that is said.

    Raises ValueError for what is no address.
    """
    home, gentle = TypeAdapter(WebUrl).validate_python(url), Politeness() if delay_s is None else Politeness(delay_s=delay_s)
    known: dict[str, Any] = {"name": site_of(home), "home": home, "languages": _LANGUAGES, "tier": "C", "politeness": gentle}
    return Outlet.model_construct(**known, routes=())  # not validated: without a route it is no outlet yet


def told(finding: Finding) -> dict[str, Any]:
    """A finding as an object."""
    dated = sum(1 for link in finding.links if link.published)
    hours = round(finding.span.total_seconds() / 3600, 1) if finding.span else None
    return {
        "kind": finding.kind,
        "url": finding.url,
        "why": finding.why,
        "outcome": finding.outcome,
        "status": finding.status,
        "listed": len(finding.links),
        "dated": dated,
        "hours": hours,
        "detail": finding.detail,
    }


def card(line: Mapping[str, Any]) -> Iterator[str]:
    """A finding as a line for people."""
    said = " ".join(filter(None, [_listed(line["listed"], line["hours"]), line["detail"]]))
    yield f"{line['kind']:13} {line['outcome']:12} {line['url']}  ({line['why']}{'; ' if said else ''}{said})"


def _listed(articles: int, hours: float | None) -> str:
    return f"{articles} articles" + (f" in {hours:g} hours" if hours else "") if articles else ""


def slug_of(url: str) -> str | None:
    """A name for an outlet's file, after its host; None where nobody could tell by it whose file that is."""
    host = urlsplit(f"//{site_of(url)}").hostname or ""
    if not (readable := _HOST.fullmatch(host)) or "xn--" in host:
        return None
    slug = re.sub(r"[^a-z0-9]+", "_", readable["name"])
    return slug if is_slug(slug) else None


def written(outlet: Outlet, found: Probe, today: date) -> str:
    """The file of an outlet, from what answered. Raises ValueError where nothing does that lists its news."""
    answering = {finding.url: finding for finding in reversed(found.findings) if finding.answers}
    routes = [finding for kind in _ORDER for finding in reversed(answering.values()) if finding.kind == kind]
    if not any(finding.kind != "search_feed" for finding in routes):
        raise ValueError("nothing answered that lists its news")
    head = (
        f"name = {_quoted(_name(found.front) or outlet.name)}",
        f"home = {_quoted(outlet.home)}",
        f"languages = {_languages(found)}",
        'tier = "C" # looked at least often; A is looked at most',
    )
    expected = ("[expect] # a guess", 'max_quiet = "7d"', "min_chars = 200")
    unsaid = "# no [extract]: where its text stands the general reader finds by itself, or a frozen case will show"
    polite = [] if outlet.politeness == Politeness() else [f"[politeness]\ndelay_s = {outlet.politeness.delay_s:g}"]
    parts = ["\n".join(head), *_routes(routes, today), _keys(found.keys), *polite, unsaid, "\n".join(expected)]
    text = "\n\n".join(parts) + "\n"
    try:
        Outlet.model_validate(tomllib.loads(text))
    except ValidationError as error:
        raise ValueError(f"what answered makes no file: {reason_of(dict(error.errors()[0]), Outlet)}") from error
    return text


def _routes(routes: Sequence[Finding], today: date) -> Iterator[str]:
    names: dict[str, int] = {}
    for finding in routes:
        name = _NAMES.get(finding.kind, finding.kind)
        names[name] = names.get(name, 0) + 1
        numbered = name if names[name] == 1 else f"{name}_{names[name]}"
        line = told(finding)
        said = ": ".join(filter(None, [f"answered on {today}", _listed(line["listed"], line["hours"]) or finding.detail]))
        yield f'[[routes]]\nname = "{numbered}"\nkind = "{finding.kind}"\nurl = {_quoted(finding.url)} # {said}'


def _keys(keys: Mapping[str, str] | None) -> str:
    if not keys:
        return "# no [keys]: its addresses show no ids"
    return "[keys] # guessed from the articles that were listed\n" + "\n".join(
        f"{space} = '{form}'" for space, form in keys.items()
    )


def _quoted(value: str) -> str:
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _languages(found: Probe) -> str:
    """Those of the titles that were listed, the most frequent first, or that of the front page."""
    titles = [language_of(link.title) for finding in found.findings for link in finding.links if link.title]
    counted: Counter[str] = Counter(one for one in titles if one)
    frequent = [one for one, times in counted.most_common() if times * 10 >= len(titles)]
    declared = re.search(rb"<html[^>]*\blang=[\"']?(ar|fr|en|es)", found.front[:2_000])
    chosen = frequent or [declared[1].decode() if declared else "fr"]
    return "[" + ", ".join(f'"{one}"' for one in chosen) + "]"


def _name(front: bytes) -> str | None:
    """How an outlet calls itself: as its pages tell social media, else its title up to the first sign that parts it."""
    if not front.strip() or (text := decode(front, None)) is None:
        return None
    try:
        tree = page_tree(text.encode())
    except Malformed:
        return None
    sites = [meta.get("content", "") for meta in tree.cssselect("meta[property='og:site_name']")]
    titles = [re.split(r"\s[-|:]\s", title.text_content())[0] for title in tree.cssselect("title")]
    return next((" ".join(name.split()) for name in (*sites, *titles) if name.strip()), None)
