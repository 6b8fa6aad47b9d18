"""The past by feeds: WordPress gives the pages behind the first to whoever asks with `paged`; others have one page."""

from w3lib.url import add_or_replace_parameter

from crawler.fetch import Answer
from crawler.past.pages import paged

# The generator, or, where a plugin hides that, a namespace that WordPress' template declares in every feed.
_MARKS = (b"wordpress.org/?v=", b"wellformedweb.org/CommentAPI")
_HEAD = 4_000


def _is_wordpress(answer: Answer) -> bool:
    return any(mark in answer.body[:_HEAD] for mark in _MARKS)


FEED = paged(lambda route, page: add_or_replace_parameter(route.url, "paged", str(page)), lambda answer, _: _is_wordpress(answer))
