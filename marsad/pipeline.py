"""From what was understood of a page, or of a text that somebody hands in, to untold news."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.outlet import Extract, Outlet
from crawler.page import Arrival, Page
from crawler.url import key_of, site_of
from db.record import Reading, Recorded
from db.store import Store
from parser.article import Article, Rejected
from parser.mention import Mention


@dataclass(frozen=True, slots=True)
class Understood:
    """What a page says: an article with its mentions, or why there is none."""

    article: Article | Rejected
    mentions: tuple[Mention, ...] = ()
    passes: bool = False
    """Whether it may tell of our services, so that a better parser may want its page again."""


@dataclass(frozen=True)
class _Nobody:
    """Stands for an outlet that we do not know, whose addresses are their own keys."""

    keys: Mapping[str, str]


NOBODY = _Nobody({})


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """Remembers what articles say. Understanding happens before the transaction, never inside it."""

    store: Store
    outlets: Mapping[str, Outlet]

    def rules_for(self, page: Page) -> Extract:
        """What the reading of pages must be told about those of this page's outlet."""
        outlet = self.outlets.get(page.outlet)
        return outlet.extract if outlet else Extract()

    def on_page(self, page: Page, understood: Understood) -> Recorded:
        """Take a fetched page to untold versions of events: transaction 1."""
        return self.store.record(reading_of(page, understood), now=page.fetched_at)

    def on_article(
        self, article: Article, mentions: tuple[Mention, ...], *, report_id: str, arrival: Arrival, now: datetime
    ) -> Recorded:
        """Take an article whose text is at hand through the same transaction. Raises ValueError for an impossible address."""
        reading = Reading(
            key=self._key(article.url) or f"import:{report_id}",
            outlet=article.outlet or (site_of(article.url) if article.url else ""),
            url=article.url,
            article=article,
            mentions=mentions,
            arrival=arrival,
            fetched_at=now,
            report_id=report_id,
        )
        return self.store.record(reading, now=now)

    def _key(self, url: str) -> str:
        """The key by which a crawl knows the article too; nothing for an article without an address."""
        owner = next((outlet for outlet in self.outlets.values() if url and outlet.owns(url)), NOBODY)
        return key_of(url, owner) if url else ""


def reading_of(page: Page, understood: Understood) -> Reading:
    """What is to be remembered of a page."""
    return Reading(
        key=page.link.key,
        outlet=page.outlet,
        url=page.url,
        article=understood.article,
        mentions=understood.mentions,
        arrival=page.arrival,
        fetched_at=page.fetched_at,
        page=page,
        keep_body=understood.passes or _is_unreadable(understood.article),
    )


def _is_unreadable(article: Article | Rejected) -> bool:
    """Whether a page was too much for its reader: a better one may manage."""
    return isinstance(article, Rejected) and article.reason == "unreadable"
