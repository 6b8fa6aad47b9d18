"""Pages as an outlet prints them, with nothing around the article."""

from collections.abc import Iterable
from html import escape


def printed(title: str, paragraphs: Iterable[str], *, published: str, container: str = "article") -> str:
    """One Arabic article; the page says that it is in UTF-8, whatever it is sent in."""
    head = f'<meta charset="utf-8"><meta property="article:published_time" content="{published}"><title>{escape(title)}</title>'
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    shown = f"<h1>{escape(title)}</h1><{container}>{body}</{container}>"
    return f'<html lang="ar"><head>{head}</head><body>{shown}</body></html>'
