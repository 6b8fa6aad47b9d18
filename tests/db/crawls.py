"""What a crawl hands to its ledger, for tests."""

from datetime import datetime, timedelta
from typing import Any

from crawler.ledger import Seen, Validators
from crawler.outcome import Kind, Outcome
from crawler.page import Link, Page
from tests.db.press import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINK = Link(url="https://alpha.example/1", key="alpha:1")


def outcome(kind: Kind, at: datetime = NOW, *, outlet: str = "alpha", link: Link | None = None) -> Outcome:
    """What became of a fetch: of a listing, or of the article that `link` names."""
    return Outcome(outlet=outlet, route="feed", url=f"https://{outlet}.example/feed", kind=kind, at=at, link=link, detail="why")


def seen(kind: Kind = "read", at: datetime = NOW, *, outlet: str = "alpha", route: str = "feed", **more: Any) -> Seen:
    """One reading of a route, due again eight minutes later."""
    beginning: dict[str, Any] = {
        "validators": Validators(),
        "keys": (),
        "newest": None,
        "failures": 0,
        "next_due_at": at + 8 * MINUTE,
    }
    return Seen(outlet=outlet, route=route, outcome=outcome(kind, at, outlet=outlet), **(beginning | more))


def page(link: Link = LINK, at: datetime = NOW, body: bytes = b"<p>", **more: Any) -> Page:
    """An article's page as it was fetched."""
    more.setdefault("arrival", "live")
    return Page(outlet="alpha", route="feed", link=link, url=link.url, status=200, body=body, fetched_at=at, **more)
