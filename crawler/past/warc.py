"""Pages that an archive keeps in WARC files (ISO 28500), read from it and written as one."""

import gzip
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from crawler.outlet import Outlet
from crawler.page import Link, Page
from crawler.past.records import MAX_RECORD, Damage, Found, Piece, records_in
from crawler.past.sitemap import may_be_article
from crawler.url import clean_url, key_of, site_of

_OF_SENDING = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


def pages_in(piece: Piece, outlets: Mapping[str, Outlet]) -> Iterator[Page | Damage]:
    """Give the pages of a piece that may be articles of these outlets, and what of it cannot be read."""
    owners = {site: outlet for outlet in outlets.values() for site in outlet.own_sites}
    for found in records_in(piece):
        if isinstance(found, Damage):
            yield found
        elif (page := _page_in(found, piece.file, owners)) is not None:
            yield page


def packed(page: Page) -> bytes:
    """Write a page as one compressed record, with its headers but for those that speak of how it was sent."""
    told = {name: value for name, value in page.headers.items() if name not in _OF_SENDING}
    answer = _head(f"HTTP/1.1 {page.status} {HTTPStatus(page.status).phrase}", told) + page.body
    record = {
        "WARC-Type": "response",
        "WARC-Target-URI": page.url,
        "WARC-Date": f"{page.fetched_at:%Y-%m-%dT%H:%M:%SZ}",
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{page.url} {page.fetched_at.isoformat()}')}>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(answer)),
    }
    return gzip.compress(_head("WARC/1.1", record) + answer + b"\r\n\r\n")


def _head(first: str, fields: Mapping[str, str]) -> bytes:
    lines = (f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{first}\r\n{''.join(lines)}\r\n".encode()


def _page_in(found: Found, file: str, owners: Mapping[str, Outlet]) -> Page | Damage | None:
    try:
        return _page(found.record, owners)
    except Exception as error:  # noqa: BLE001 - whatever stands in one record, it is named and the others are read
        return Damage(file, found.offset, f"a record that cannot be read: {type(error).__name__}: {error}")


def _page(record: Any, owners: Mapping[str, Outlet]) -> Page | None:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type != "response" or not _is_a_page(record.http_headers):
        return None
    try:
        outlet, key_url = owners.get(site_of(url)), clean_url(url)
    except ValueError:
        return None
    if outlet is None:
        return None
    link = Link(url=key_url, key=key_of(url, outlet))
    if not may_be_article(link, outlet):
        return None
    return Page(
        outlet=outlet.slug,
        route="warc",
        arrival="backfill",
        link=link,
        url=key_url,
        status=HTTPStatus.OK,
        headers={name.lower(): value for name, value in record.http_headers.headers},
        body=record.content_stream().read(MAX_RECORD),
        fetched_at=_moment(record.rec_headers.get_header("WARC-Date") or ""),
    )


def _moment(written: str) -> datetime:
    """The moment of a copy; one without a zone is UTC, as all are in WARC. Raises ValueError."""
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_a_page(headers: Any) -> bool:
    if headers is None or headers.get_statuscode() != str(HTTPStatus.OK.value):
        return False
    return "html" in (headers.get_header("Content-Type") or "html").lower()
