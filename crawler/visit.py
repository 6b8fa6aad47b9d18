"""The story of one visit to an outlet: its routes, what is to be looked at again, and what was missed; knows no Scrapy."""

from collections.abc import Collection

from crawler.errand import Errand
from crawler.past.catch_up import catch_up
from crawler.rereading import reread
from crawler.routes import read_routes


async def visit(errand: Errand, *, only_routes: Collection[str] | None = None, only_due: bool = False) -> None:
    """Visit an outlet, news first; where routes are named, they alone are read, and nothing else is done.

    Raises what the errand's ledger and callbacks raise; what was being read then counts as not read.
    """
    listed = await read_routes(errand, only_routes=only_routes, only_due=only_due)
    if only_routes is None:
        await reread(errand, listed)
        await catch_up(errand)


async def visit_the_past(errand: Errand) -> None:
    """Catch up all that is open of an outlet, to its end or until the host wants rest; raises as `visit` does."""
    while await catch_up(errand):
        pass  # each time a bounded piece, as in a visit
