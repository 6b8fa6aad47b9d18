"""One address for one page: URLs without tracking, and the canonical key by which an article is known."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_TRACKING = re.compile(
    r"(?:utm_\w*|at_\w+|xtor|(?:fb|g|d|ms|tw|tt|y)clid|[gw]braid|igsh(?:id)?|mibextid|mc_[ce]id|_g[al]|traffic_source|share|ref_src)$"
)
_TWIN_HOST = re.compile(r"^(?:www|m|mobile|amp)\.")
_TWIN_PATH = re.compile(r"/amp/?$|\.amp(?=\.html$)")
# where a slug was cut at so many bytes, the last letter may be cut in two (all of our letters take two bytes or three)
_HALF_A_LETTER = re.compile(r"(?:%[CD][0-9A-F]|%E[0-9A-F](?:%[89AB][0-9A-F])?)$")
# a query may be percent-encoded windows-1256, which is no UTF-8
_AS_IT_IS = "surrogateescape"
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


class Keyed(Protocol):
    """What an outlet must tell so that its articles get a key."""

    @property
    def keys(self) -> Mapping[str, str]:
        """Id space → pattern with a group `id`, searched in the decoded path and query."""


@lru_cache(maxsize=1_024)
def clean_url(url: str) -> str:
    """Bring a URL to the one spelling that we store and fetch: no tracking, no fragment, upper-case percent-encoding.

    Idempotent. Raises ValueError for what cannot be split into the parts of a URL.
    """
    parts = urlsplit(url.strip())
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors=_AS_IT_IS)
    query = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORT.get(parts.scheme, ""))
    return str(canonicalize_url(urlunsplit(parts._replace(netloc=netloc, query=_encoded(query), fragment=""))))


def _encoded(query: Sequence[tuple[str, str]]) -> str:
    return urlencode(query, errors=_AS_IT_IS)


def without_twin(host: str) -> str:
    """Take `www.`, and the twins for phones and AMP, off a host."""
    return _TWIN_HOST.sub("", host)


def site_of(url: str) -> str:
    """Name the site that a URL belongs to: its host and port, without `www.` and the twins for phones and AMP."""
    return without_twin(urlsplit(clean_url(url)).netloc)


def key_of(url: str, outlet: Keyed) -> str:
    """Give the canonical key of an article: the same for every address under which its outlet shows it.

    `site:space:id` where a pattern of the outlet finds the platform's id, else the cleaned URL without scheme, twins
    and last slash. Two id spaces of one site never meet: Hespress numbered its articles anew in 2021.
    """
    site, rest = _site_and_rest(url)
    named = _named(rest, outlet)
    return f"{site}:{named}" if named else site + _HALF_A_LETTER.sub("", rest)


def has_id(url: str, outlet: Keyed) -> bool:
    """Say whether an outlet's patterns find an id in an address, as they do in those of its articles."""
    return _named(_site_and_rest(url)[1], outlet) is not None


def _named(rest: str, outlet: Keyed) -> str | None:
    """The id by the first pattern that finds one: in the path, whatever is asked of the page, else in path and query."""
    whole = unquote(rest)
    path = unquote(rest.partition("?")[0])
    for space, pattern in outlet.keys.items():
        if found := re.search(pattern, path) or re.search(pattern, whole):
            return f"{space}:{found['id']}"
    return None


def _site_and_rest(url: str) -> tuple[str, str]:
    parts = urlsplit(clean_url(url))
    query = _encoded([(name, value) for name, value in parse_qsl(parts.query, errors=_AS_IT_IS) if name != "amp"])
    path = _TWIN_PATH.sub("", parts.path)
    return without_twin(parts.netloc), path.rstrip("/") + (f"?{query}" if query else "")
