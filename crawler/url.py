"""One address for one page: URLs without tracking, and the canonical key by which an article is known."""

import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_TRACKING = re.compile(r"(?:utm_\w*|fbclid|gclid|msclkid|igshid|mc_[ce]id|traffic_source|share|ref_src)$")
_TWIN_HOST = re.compile(r"^(?:www|m|mobile|amp)\.")
_TWIN_PATH = re.compile(r"/amp/?$|\.amp(?=\.html$)")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


class Keyed(Protocol):
    """What an outlet must tell so that its articles get a key."""

    @property
    def keys(self) -> Mapping[str, str]:
        """Id space → pattern with a group `id`, searched in the decoded path and query."""


def clean_url(url: str) -> str:
    """Bring a URL to the one spelling that we store and fetch: no tracking, no fragment, upper-case percent-encoding.

    Idempotent. Raises ValueError for what cannot be split into the parts of a URL.
    """
    parts = urlsplit(url.strip())
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)]
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORT.get(parts.scheme, ""))
    return str(canonicalize_url(urlunsplit(parts._replace(netloc=netloc, query=urlencode(query), fragment=""))))


def site_of(url: str) -> str:
    """Name the site that a URL belongs to: its host and port, without `www.` and the twins for phones and AMP."""
    return _TWIN_HOST.sub("", urlsplit(clean_url(url)).netloc)


def key_of(url: str, outlet: Keyed) -> str:
    """Give the canonical key of an article: the same for every address under which its outlet shows it.

    `site:space:id` where a pattern of the outlet finds the platform's id, else the cleaned URL without scheme, twins
    and last slash. Two id spaces of one site never meet: Hespress numbered its articles anew in 2021.
    """
    parts = urlsplit(clean_url(url))
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name != "amp"])
    path = _TWIN_PATH.sub("", parts.path)
    site = _TWIN_HOST.sub("", parts.netloc)
    rest = path.rstrip("/") + (f"?{query}" if query else "")
    for space, pattern in outlet.keys.items():
        if found := re.search(pattern, unquote(rest)):
            return f"{site}:{space}:{found['id']}"
    return site + rest
