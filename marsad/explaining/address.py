"""What became of an address: the chain from outlet to delivery, and the link at which it broke."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from alerts.rule import Rule
from crawler.outlet import Outlet
from crawler.url import key_of
from db.dossier import Revision, Trail
from db.event import Event
from db.store import Store
from marsad.explaining.event import fate
from marsad.explaining.text import explain_text
from marsad.jsonable import jsonable
from marsad.pipeline import NOBODY
from parser.knowledge import Knowledge


def explain_address(
    address: str, store: Store, outlets: Mapping[str, Outlet], rules: Mapping[str, Rule], knowledge: Callable[[], Knowledge]
) -> dict[str, Any]:
    """Follow an address, or an article's id, as far as it came; `verdict` says in one sentence where that was.

    `knowledge` is loaded where there is a text to read.
    """
    owner = next((slug for slug, outlet in outlets.items() if "://" in address and outlet.owns(address)), None)
    key = key_of(address, outlets[owner] if owner else NOBODY) if "://" in address else address
    trail = store.trail(key, address)
    current = next((one for one in trail.revisions if one.is_current), None)
    kept = None if trail.is_forgotten else trail.current
    text = explain_text(kept, knowledge(), name=current.report) if current and kept else None
    told = {
        "address": address,
        "key": key,
        "verdict": _verdict(owner, trail, current, text),
        "outlet": owner,
        "routes": [f"{owner}/{route.name}" for route in outlets[owner].routes] if owner else [],
        "listed": list(trail.listed),
        "fetches": trail.fetches,
        "pages": trail.pages,
        "revisions": trail.revisions,
        "text": text,
        "events": [_told(event, store, rules) for event in trail.events],
    }
    return jsonable(told)


def _told(event_id: str, store: Store, rules: Mapping[str, Rule]) -> dict[str, Any]:
    event = store.event(event_id)
    assert isinstance(event, Event), "a mention's event is there"
    return {"id": event.id, "status": event.status, **fate(event, store, rules)}


def _verdict(owner: str | None, trail: Trail, current: Revision | None, text: Mapping[str, Any] | None) -> str:
    """Where the chain broke, or that it did not."""
    if trail.events:
        return "it tells 1 event" if len(trail.events) == 1 else f"it tells {len(trail.events)} events"
    if trail.is_forgotten:
        return "forgotten at the outlet's request"
    if current and text:
        return _untold(current, text)
    if trail.pages:
        page = trail.pages[-1]
        return f"its page was read and is no article: {page.outcome}"
    if trail.fetches:
        last = trail.fetches[-1]
        return f"it could not be had: {' '.join(map(str, filter(None, (last.kind, last.status, last.detail))))}"
    return _unseen(owner, trail.listed)


def _untold(current: Revision, text: Mapping[str, Any]) -> str:
    """Why an article that was read tells nothing."""
    if text["mentions"] and not current.mentions:
        return "today's parser reads in it what was not read before: marsad reparse"
    if text["refused"]:
        return str(text["refused"])
    near = text["nearest"]
    return f"it tells nothing; nearest was «{near['quote']}»: {near['decision']}" if near else "no word in it may tell an act"


def _unseen(owner: str | None, listed: Sequence[str]) -> str:
    if listed:
        return f"a listing names it ({', '.join(listed)}), and it was not fetched yet"
    if owner is None:
        return "no outlet that is read has this address: marsad outlets list"
    return f"no listing of {owner} that was read named it"
