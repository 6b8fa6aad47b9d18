"""An outlet as its file describes it: where its news is listed, how politely we ask, what healthy looks like."""

import re
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from crawler.url import site_of

FOLDER = "outlets"

RouteKind = Literal["feed", "news_sitemap", "wordpress", "sitemap", "listing", "homepage", "search_feed", "cdx"]
_TIME = re.compile(r"(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LONGEST_POLL = timedelta(hours=6)


def _web_url(value: str) -> str:
    parts = urlsplit(value)  # raises ValueError itself for a broken host, and so does its encoding
    (parts.hostname or "").encode("idna")
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        raise ValueError(f'"{value}" is not a web address (http:// or https://)')
    if parts.username or parts.password:
        raise ValueError(f'"{value}" carries a user name; an outlet is read as any reader reads it')
    return value


def _selector(value: str) -> str:
    try:
        CSSSelector(value)
    except SelectorError as error:
        raise ValueError(f'"{value}" is not a CSS selector: {error}') from error
    return value


def _holds(word: str) -> AfterValidator:
    """What refuses an address without a place for `word`."""

    def check(value: str) -> str:
        if word not in value:
            raise ValueError(f'"{value}" has no {word}')
        return value

    return AfterValidator(check)


def _key_pattern(value: str) -> str:
    try:
        pattern = re.compile(value)
    except re.error as error:
        raise ValueError(f'"{value}" is not a pattern: {error}') from error
    if "id" not in pattern.groupindex:
        raise ValueError(f'"{value}" has no group (?P<id>…) to read the id from')
    return value


def _time(value: object) -> object:
    if isinstance(value, str) and (read := _TIME.fullmatch(value)):
        return timedelta(**{_UNITS[read[2]]: int(read[1])})
    raise ValueError(f'{value!r} is not a time like "15m", "36h" or "3d"')


def _poll(value: timedelta) -> timedelta:
    if not timedelta() < value <= _LONGEST_POLL:
        raise ValueError("not between 1s and 6h")
    return value


WebUrl = Annotated[str, AfterValidator(_web_url)]
KeyPattern = Annotated[str, AfterValidator(_key_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], Field(strict=False)]
Languages = Annotated[tuple[Literal["ar", "fr", "en", "es"], ...], Field(strict=False, min_length=1)]
Time = Annotated[timedelta, BeforeValidator(_time)]
Sites = Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z0-9.-]+(:\d+)?$")], ...], Field(strict=False)]


class Table(BaseModel):
    """One table of an outlet's file; what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Route(Table):
    """One way into an outlet: a listing that names its newest articles, a sitemap that names all, a search for some."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    kind: RouteKind
    url: WebUrl
    part: bool = False
    """Whether it lists one section alone: then it proves nothing of the rest of the outlet."""
    items: Selector | None = None
    """Of a `listing`: the elements that stand for one article each; the first link with words in one leads to it."""
    title: Selector | None = None
    """In an item: its title; None for the words of its link."""
    date: Selector | None = None
    """In an item: what dates it, in its attribute `datetime` or `content`, else in its words."""
    pages: Annotated[WebUrl, _holds("{page}")] | None = None
    """Of a `listing`: the address of its further pages; `{page}` is 2 for the first of them."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind == "listing") != (self.items is not None):
            raise ValueError("a listing needs items, the selector of its articles, and no other kind of route has them")
        if self.items is None and (self.title or self.date or self.pages):
            raise ValueError("title, date and pages belong to a listing")
        if (self.kind == "search_feed") != ("{query}" in self.url):
            raise ValueError("a search feed needs {query} in its address, and no other kind of route has it")
        return self


class Politeness(Table):
    """How gently an outlet is asked."""

    delay_s: float = Field(default=5, ge=0)
    """Seconds between two requests to one host, spread by 20 % either way."""
    poll: Annotated[Time, AfterValidator(_poll)] | None = None
    """How often its routes are read, as `15m`; None leaves it to the tier."""


class Extract(Table):
    """What the general reader of pages must be told about this outlet's pages; CSS selectors."""

    body: Selectors = ()
    """Where the article stands; the first that matches wins."""
    drop: Selectors = ()
    """What inside the page is never the article: comments, related boxes."""


class Expect(Table):
    """What healthy looks like; less is an error, not a quiet day."""

    min_items_per_day: float = Field(default=0, ge=0)
    max_quiet: Time | None = None
    """Longest time without a new article, as `36h` or `3d`."""
    min_chars: int = Field(default=0, ge=0)
    """Fewest characters of an article's text."""
    must: Annotated[tuple[Literal["title", "published", "author", "text"], ...], Field(strict=False)] = ("title", "text")
    """What every article must give."""


class Outlet(Table):
    """A press title: its routes, its keys, its manners."""

    slug: str = ""
    """Name of its file; `press.load_press` sets it, the file does not."""
    name: str = Field(min_length=1)
    home: WebUrl
    sites: Sites = ()
    """Further hosts whose links are this outlet's own, without `www.`; the home's is always one."""
    languages: Languages
    tier: Literal["A", "B", "C"]
    routes: Annotated[tuple[Route, ...], Field(strict=False, min_length=1)]
    keys: dict[str, KeyPattern] = Field(default_factory=dict)
    """Id space → pattern with a group `id` that reads the platform's id from a decoded path; the first that matches wins."""
    politeness: Politeness = Politeness()
    extract: Extract = Extract()
    expect: Expect = Expect()

    @model_validator(mode="after")
    def _routes_differ(self) -> Self:
        for seen, route in enumerate(self.routes):
            if twin := next((r for r in self.routes[:seen] if route.name == r.name or route.url == r.url), None):
                raise ValueError(f'routes: "{route.name}" repeats the name or address of "{twin.name}"')
        return self

    @model_validator(mode="after")
    def _lists_its_news(self) -> Self:
        if not self.listings:
            raise ValueError("routes: a search feed or an archive alone lists no news")
        if not self.keys and any(route.kind == "homepage" for route in self.routes):
            raise ValueError("routes: a homepage needs [keys], by which articles are told from all else that it links to")
        return self

    @property
    def listings(self) -> tuple[Route, ...]:
        """The routes that list the outlet's own news, without words to search for."""
        return tuple(route for route in self.routes if route.kind not in {"search_feed", "cdx"})

    @property
    def polled(self) -> tuple[Route, ...]:
        """The routes that are read again and again; sitemaps and front pages only where nothing else lists the news."""
        return tuple(route for route in self.listings if route.kind not in {"sitemap", "homepage"}) or self.listings

    @property
    def fallbacks(self) -> tuple[Route, ...]:
        """The front pages that are looked at when all that is polled leads astray."""
        return tuple(route for route in self.listings if route.kind == "homepage" and route not in self.polled)

    @property
    def own_sites(self) -> tuple[str, ...]:
        """Every site whose links are this outlet's own."""
        return (site_of(self.home), *self.sites)

    def owns(self, url: str) -> bool:
        """Say whether a link leads to this outlet, and not to an advertiser or to whoever hijacked its feed."""
        return site_of(url) in self.own_sites
