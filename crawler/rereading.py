"""Looking again at articles that carry events: an outlet may correct them, add to them, or take them away."""

import asyncio
from collections.abc import Sequence

from crawler.errand import Errand
from crawler.ledger import Rereading, Validators
from crawler.outcome import RESTING
from crawler.page import Link
from crawler.routes import Listed

MOST_REREAD = 40
"""Articles looked at again in one visit; the rest stay due."""


async def reread(errand: Errand, listed: Sequence[Listed]) -> None:
    """Look again at what is due, and at what of `listed` was changed since we read it."""
    due = await asyncio.to_thread(errand.ledger.rereadings, errand.outlet.slug, errand.now())
    changed = await _changed(errand, listed, {one.key for one in due})
    for one in [*changed, *due][:MOST_REREAD]:
        link = Link(url=one.url, key=one.key, title=one.title, published=one.published)
        outcome, validators = await errand.get(one.route, link, one.arrival, one.validators)
        if outcome.kind in RESTING:
            return
        await asyncio.to_thread(errand.ledger.reread, one.key, outcome, validators)


async def _changed(errand: Errand, listed: Sequence[Listed], due: set[str]) -> list[Rereading]:
    """What its listing calls changed and is not due anyway; it is fetched without conditions, for changed it is."""
    dated = {one.link.key: one for one in listed if one.link.modified and one.link.key not in due}
    if not dated:
        return []
    changed = await asyncio.to_thread(errand.ledger.changed, [one.link for one in dated.values()])
    return [_rereading(errand.outlet.slug, one) for key, one in dated.items() if key in changed]


def _rereading(outlet: str, listed: Listed) -> Rereading:
    link = listed.link
    return Rereading(
        key=link.key,
        outlet=outlet,
        route=listed.route,
        url=link.url,
        title=link.title,
        published=link.published,
        validators=Validators(),
        arrival=listed.arrival,
    )
