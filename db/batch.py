"""Asks for many keys at once: databases limit the parameters of a query, and a sitemap may list 50,000."""

from collections.abc import Iterable, Iterator

BATCH = 5_000


def batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """Give the keys in lists short enough for one query."""
    asked = list(keys)
    return (asked[start : start + BATCH] for start in range(0, len(asked), BATCH))
