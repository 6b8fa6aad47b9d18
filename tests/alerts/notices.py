"""Notices for tests, as what they tell of; everything that a test does not name is plain."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from alerts.bulletin import Bulletin, bulletin
from alerts.notice import Failure, failure_notice, outlet_notice, ready_notice
from alerts.payload import Coverage
from crawler.health import Cause, Health
from crawler.outlet import Outlet
from db.delivery import Due
from db.notice import Notice
from db.outlet import OutletState
from db.subscription import Subscription
from tests.alerts.events import NOW, subscription

HOUR = timedelta(hours=1)
NAMES = {"lematin": "Le Matin", "tanja7": "طنجة7", "goud": "Goud"}
EVERYTHING_READ = Coverage(20, 20)


def outlet(slug: str = "lematin", tier: str = "B") -> Outlet:
    table = {"name": NAMES[slug], "home": f"https://{slug}.example/", "languages": ["fr"], "tier": tier}
    routes = [{"name": "feed", "kind": "feed", "url": f"https://{slug}.example/feed"}]
    return Outlet.model_validate({**table, "slug": slug, "routes": routes})


def blind_in(*slugs: str, of: int = 20) -> Coverage:
    return Coverage(of - len(slugs), of, slugs, dict.fromkeys(slugs, NOW))


def gone_blind(
    slug: str = "lematin",
    cause: Cause = "blocked",
    *,
    now: datetime = NOW,
    detail: str = "",
    last: datetime | None = NOW - 9 * HOUR,
    tier: str = "B",
    coverage: Coverage | None = None,
) -> Notice:
    before = OutletState(outlet=slug, state="healthy", since=now - 30 * HOUR, last_article=last)
    health = Health(state="blind", cause=cause, detail=detail)
    notice = outlet_notice(before, health, outlet(slug, tier), coverage or blind_in(slug), now=now)
    assert notice is not None
    return notice


def recovered(
    slug: str = "lematin", cause: Cause = "blocked", *, since: datetime = NOW, now: datetime, tier: str = "B"
) -> Notice:
    before = OutletState(outlet=slug, state="blind", cause=cause, since=since)
    notice = outlet_notice(before, Health(state="healthy"), outlet(slug, tier), EVERYTHING_READ, now=now)
    assert notice is not None
    return notice


def failed(**fields: Any) -> Notice:
    plain = Failure(
        subscription="a1b2c3d4e5",
        rule="new-mou",
        channel="webhook",
        host="receiver.example",
        state="failing",
        attempts=4,
        since=NOW - HOUR,
        next_at=NOW + 2 * HOUR,
        said="503 busy",
    )
    failure = replace(plain, **fields)
    return failure_notice(failure, f"msg_{failure.subscription}", now=NOW)


def ready(*blind: str, days: int = 400) -> Notice:
    return ready_notice(blind_in(*blind), started=NOW - HOUR, events=132, days=days, now=NOW)


def operator(**fields: Any) -> Subscription:
    return subscription(**{"rule": "operator", "address": "operator@example.org", "language": "en", **fields})


def dues(notices: Sequence[Notice], **fields: Any) -> list[Due]:
    to = operator(**fields)
    return [
        Due(
            id=number,
            dedupe_key=notice.dedupe_key,
            subscription=to,
            change=None,
            notice=notice,
            message=None,
            attempts=0,
            owed_at=NOW,
            leased_until=NOW,
        )
        for number, notice in enumerate(notices, start=1)
    ]


def sent(*notices: Notice, coverage: Coverage = EVERYTHING_READ, at: datetime = NOW, **fields: Any) -> Bulletin:
    """What goes to the operator in one message; `fields` are those of its subscription."""
    return bulletin(dues(notices, **fields), at=at, coverage=coverage)
