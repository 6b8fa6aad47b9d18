"""What the crawler must know of its past; the database implements it, and tests with a dictionary."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from crawler.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a listing is recognised as unchanged: two that the server offers, and our own where it offers none."""

    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None

    @property
    def request_headers(self) -> dict[str, str]:
        """The headers of a conditional GET."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


def validators_of(headers: Mapping[str, str], body: bytes) -> Validators:
    """Take the validators of an answer; header names in small letters."""
    return Validators(headers.get("etag"), headers.get("last-modified"), sha256(body).hexdigest())


class Ledger(Protocol):
    """The crawler's memory."""

    def known(self, keys: Collection[str]) -> set[str]:
        """Which of these articles were fetched before, or given up for good; they are not asked for again."""

    def validators(self, outlet: str, route: str) -> Validators:
        """What the last reading of a route left; empty ones before the first."""

    def saw(self, outlet: str, route: str, validators: Validators, keys: Collection[str], outcome: Outcome, at: datetime) -> None:
        """Note one reading of a route, after everything that it named has been dealt with.

        `validators` are empty while an article is still to be had: the listing is then read in full next time, so that a
        crash between listing and article loses nothing. `keys` are all that the listing named, known or not.
        """
