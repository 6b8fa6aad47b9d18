"""What a visit works with: one outlet, a way to ask, a memory, and those who are told."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.fetch import Answer, Fetch, judge_page
from crawler.ledger import Ledger, Standing, Validators
from crawler.outcome import Outcome, Verdict
from crawler.outlet import Outlet
from crawler.page import Arrival, Link, Page

_NOTHING = Validators()


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One visit's outlet, and all that the stories of a visit share; they raise what these callbacks raise."""

    outlet: Outlet
    fetch: Fetch
    ledger: Ledger
    on_page: Callable[[Page], Awaitable[None]]
    on_outcome: Callable[[Outcome], Awaitable[None]]
    poll: timedelta
    now: Callable[[], datetime]
    jitter: Callable[[], float]
    wants: Callable[[Link], bool] = lambda _: True
    """Whether an article of a stretch that is read by its listing is worth a request; may block."""

    async def standing(self, links: Collection[Link]) -> Mapping[str, Standing]:
        """How the articles of these links stand, by key."""
        return await asyncio.to_thread(self.ledger.standing, [link.key for link in links], self.now())

    async def get(self, route: str, link: Link, arrival: Arrival, before: Validators = _NOTHING) -> tuple[Outcome, Validators]:
        """Fetch one article, hand its page on unless it is the one of `before`, and tell what became of it."""
        answer = await self.fetch(link.copy or link.url, before.request_headers)
        if link.copy and isinstance(answer, Answer):
            answer = replace(answer, url=link.url)  # an archive has it at an address of its own
        verdict = judge_page(answer, self.outlet, before)
        if isinstance(answer, Answer) and verdict.kind == "page":
            await self.on_page(self._page(route, link, arrival, answer))
            before = answer.validators
        return await self.tell(self.outcome(route, link.url, verdict, link=link)), before

    def _page(self, route: str, link: Link, arrival: Arrival, answer: Answer) -> Page:
        return Page(
            outlet=self.outlet.slug,
            route=route,
            arrival=arrival,
            link=link,
            url=answer.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self.now(),
        )

    async def tell(self, outcome: Outcome) -> Outcome:
        """Tell what became of one fetch."""
        await self.on_outcome(outcome)
        return outcome

    def outcome(
        self,
        route: str,
        url: str,
        verdict: Verdict,
        *,
        link: Link | None = None,
        listed: int | None = None,
        new: int | None = None,
    ) -> Outcome:
        """Word a verdict as an outcome, now."""
        return Outcome(
            outlet=self.outlet.slug,
            route=route,
            url=url,
            kind=verdict.kind,
            at=self.now(),
            link=link,
            status=verdict.status,
            detail=verdict.detail,
            retry_at=verdict.retry_at,
            listed=listed,
            new=new,
        )
