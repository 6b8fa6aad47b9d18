"""A small press for tests: readings as a pipeline would hand them over, and what the store shows of them."""

from datetime import datetime, timedelta
from typing import Any

from db.event import Event
from db.record import Reading, Recorded
from db.store import Store
from parser.article import Article
from parser.mention import Mention
from tests.parser.reports import moment

NOW = moment("2025-12-01")


def reading(*mentions: Mention, published: str = "2025-11-27", outlet: str = "alpha", key: str = "", **more: Any) -> Reading:
    """An article that tells these mentions, fetched an hour after its publication. `text` makes another revision."""
    key = key or f"https://{outlet}.example/{published}"
    text = more.pop("text", f"What {outlet} tells on {published}.")
    fetched = more.pop("fetched_at", moment(published) + timedelta(hours=1))
    dated = more.pop("dated", moment(published))
    article = Article(url=key, title="A title", text=text, language="en", published=dated)
    more.setdefault("arrival", "live")
    return Reading(key=key, outlet=outlet, url=key, article=article, mentions=mentions, fetched_at=fetched, **more)


def record(store: Store, *readings: Reading, now: datetime = NOW) -> Recorded:
    """Record readings in this order; gives what the last one did."""
    return [store.record(one, now=now) for one in readings][-1]


def the_event(store: Store) -> Event:
    """The only event that there is."""
    (event,) = store.events()
    return event


def told_news(store: Store) -> list[tuple[str, str | None]]:
    """What the untold versions are, oldest first; marks them told."""
    with store.owing() as owing:
        changes = owing.untold()
        owing.tell([change.version_id for change in changes], NOW)
    return [(change.what, change.news) for change in changes]


def shown_now(store: Store) -> list[dict[str, Any]]:
    """What a store shows, events being named by their reports instead of their ids."""
    events = [event for event in store.events() if event.status != "retracted"]
    names = {event.id: _name(event) for event in events}
    return sorted((_shown(event, names) for event in events), key=repr)


def _name(event: Event) -> str:
    return f"{event.kind} {' '.join(report.id for report in event.reports)} {event.date} {event.partners} {event.place}"


def _shown(event: Event, names: dict[str, str]) -> dict[str, Any]:
    linked = {
        "frame": event.frame and names[event.frame],
        "possibly_same_as": sorted(names[other] for other in event.possibly_same_as),
        "reports": [(report.id, report.told_as) for report in event.reports],
    }
    fields = {field: getattr(event, field) for field in event.__dataclass_fields__}
    history = {"id", "first_seen", "version", "new", "news"}  # what was minted and told when depends on what was known when
    return {field: value for field, value in (fields | linked).items() if field not in history}
