"""From a page to what it says: the pure half of the pipeline, which knows neither network nor database."""

from crawler.outlet import Extract
from crawler.page import Page
from marsad.pipeline import Understood
from parser.article import Article
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.pages.extract import extract
from parser.prefilter import Prefilter


def understand(page: Page, rules: Extract, knowledge: Knowledge, prefilter: Prefilter) -> Understood:
    """Read a fetched page by the rules of its outlet: an article with its mentions, or a named rejection."""
    article = extract(
        page.body,
        url=page.url,
        rules=rules,
        headers=page.headers,
        listed=page.link,
        furniture=knowledge.furniture,
        calendar=knowledge.calendar,
    )
    mentions = detect(article, knowledge) if isinstance(article, Article) else ()
    passes = bool(mentions) or prefilter.passes(page.body, page.headers, page.link.title, page.link.summary)
    return Understood(article, mentions, passes=passes)
