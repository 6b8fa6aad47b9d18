"""From a page, or a text that somebody hands in, to untold news: reads as the list of its steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.outlet import Extract, Outlet
from crawler.page import Page
from crawler.url import key_of, site_of
from db.event import Arrival
from db.record import Reading, Recorded
from db.store import Store
from parser.article import Article, Rejected
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.pages.extract import extract


@dataclass(frozen=True)
class _Nobody:
    """Stands for an outlet that we do not know, whose addresses are their own keys."""

    keys: Mapping[str, str]


NOBODY = _Nobody({})


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """Reads articles and remembers what they say. Understanding happens before the transaction, never inside it."""

    knowledge: Knowledge
    store: Store
    outlets: Mapping[str, Outlet]

    def on_page(self, page: Page, arrival: Arrival) -> Recorded:
        """Take a fetched page to untold versions of events: transaction 1."""
        outlet = self.outlets.get(page.outlet)
        article = extract(
            page.body,
            url=page.url,
            rules=outlet.extract if outlet else Extract(),
            headers=page.headers,
            listed=page.link,
            furniture=self.knowledge.furniture,
            calendar=self.knowledge.calendar,
        )
        mentions = self._understood(article)
        reading = Reading(
            key=page.link.key,
            outlet=page.outlet,
            url=page.url,
            article=article,
            mentions=mentions,
            arrival=arrival,
            fetched_at=page.fetched_at,
            page=page,
            keep_body=bool(mentions),
        )
        return self.store.record(reading, now=page.fetched_at)

    def on_article(self, article: Article, *, report_id: str, arrival: Arrival, now: datetime) -> Recorded:
        """Take an article whose text is at hand through the same transaction. Raises ValueError for an impossible address."""
        reading = Reading(
            key=self._key(article.url) or f"import:{report_id}",
            outlet=article.outlet or (site_of(article.url) if article.url else ""),
            url=article.url,
            article=article,
            mentions=self._understood(article),
            arrival=arrival,
            fetched_at=now,
            report_id=report_id,
        )
        return self.store.record(reading, now=now)

    def _key(self, url: str) -> str:
        """The key by which a crawl knows the article too; nothing for an article without an address."""
        owner = next((outlet for outlet in self.outlets.values() if url and outlet.owns(url)), NOBODY)
        return key_of(url, owner) if url else ""

    def _understood(self, article: Article | Rejected) -> tuple[Mention, ...]:
        return detect(article, self.knowledge) if isinstance(article, Article) else ()
