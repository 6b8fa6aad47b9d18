"""What an answer says as a listing: something new to read, nothing new, or nothing at all. Pure."""

from dataclasses import dataclass

from crawler.discovery import Listing, read_listing
from crawler.entry import Malformed
from crawler.fetch import Answer
from crawler.ledger import Validators
from crawler.outcome import Verdict
from crawler.outlet import Outlet, Route

MOST_NEW = 200
"""New articles fetched in one reading of a route; the rest comes with the next, so that a poisoned listing floods nobody."""


@dataclass(frozen=True, slots=True)
class ReadListing:
    """A listing that named something, and by what it will be recognised as unchanged."""

    listing: Listing
    verdict: Verdict
    validators: Validators


def read_answer(answer: Answer | Verdict, before: Validators, route: Route, outlet: Outlet) -> ReadListing | Verdict:
    """Read the listing in an answer, or say why there is nothing new in it to read."""
    if isinstance(answer, Verdict):
        return answer
    if answer.is_unchanged(before):
        return Verdict("unchanged", status=answer.status)
    if not answer.body.strip():
        return Verdict("empty", "no content", answer.status)
    try:
        listing = read_listing(route, answer.body, base=answer.url, outlet=outlet)
    except Malformed as error:
        return Verdict("malformed", str(error), answer.status)
    if not listing.links:
        return Verdict("empty", f"no article of this outlet, {listing.strange} strange entries", answer.status)
    strange = f"{listing.strange} strange entries" if listing.strange else ""
    return ReadListing(listing, Verdict("read", strange, answer.status), answer.validators)
