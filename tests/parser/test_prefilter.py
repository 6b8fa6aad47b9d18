"""No page that tells something is held back before it is read, whatever its letters are written in."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser.article import Article
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.needles import needles
from parser.pages.extract import extract
from parser.prefilter import Prefilter
from parser.record import article_of
from seeds import SEEDS
from tests.gold_articles import GOLD
from tests.parser.test_challenge import CHALLENGE

KNOWN = Knowledge.load([SEEDS])
PREFILTER = Prefilter.of(KNOWN)
SNOW = "تساقطت الثلوج على المرتفعات وعلقت الدراسة في عدد من القرى إلى غاية يوم الاثنين المقبل. " * 6
LONG = "La neige est tombée sur les hauteurs et les cours ont été suspendus dans plusieurs communes. " * 6

Written = Callable[[str], str]
WRITTEN: Mapping[str, Written] = {
    "as it is": escape,
    "decimal": lambda text: "".join(f"&#{ord(char)};" if ord(char) > 127 else escape(char) for char in text),
    "hexadecimal": lambda text: "".join(f"&#x{ord(char):X};" if char.isalpha() else escape(char) for char in text),
    "escaped twice": lambda text: escape(escape(text)),
    "hard spaces": lambda text: escape(text).replace(" ", "&nbsp;"),
    "broken lines": lambda text: escape(text).replace(" ", " \r\n\t"),
    "bold words": lambda text: " ".join(f"<strong>{escape(word)}</strong>" for word in text.split(" ")),
    "links": lambda text: " ".join(f'<a href="/tag/x" title="a > b">{escape(word)}</a>' for word in text.split(" ")) + ".",
    "bold letters": lambda text: "".join(f"<b>{escape(char)}</b>" for char in text),
    "drawn out": lambda text: escape(text).replace("لل", "لـل").replace("ي ", "يـ "),
    "with vowels": lambda text: escape(text).replace("م", "مُ").replace("ن", "نْ"),
    "soft hyphens": lambda text: escape(text).replace("ti", "t\u00adi").replace("لا", "ل\u200dا"),
}
ALPHABETS = ("utf-8", "utf-8-sig", "cp1256", "cp1252", "utf-16")


@cache
def told() -> Sequence[Article]:
    """Every annotated article in which something is read."""
    files = [*GOLD.rglob("articles.jsonl"), *CHALLENGE.glob("*.jsonl")]
    records = [json.loads(line) for file in sorted(files) for line in file.read_text("utf-8").splitlines()]
    articles = [article_of(record, KNOWN) for record in records]
    return [article for article in articles if article and detect(article, KNOWN)]


def printed(article: Article, written: str, alphabet: str) -> bytes:
    paragraphs = "".join(f"<p>{WRITTEN[written](line)}</p>" for line in article.text.split("\n"))
    published = article.published.isoformat() if article.published else ""
    head = f'<title>{escape(article.title)}</title><meta property="article:published_time" content="{published}">'
    page = f"<html><head>{head}</head><body><h1>{escape(article.title)}</h1><article>{paragraphs}</article></body></html>"
    return page.encode(alphabet, "xmlcharrefreplace")


def test_no_annotated_article_that_tells_something_is_held_back() -> None:
    assert len(told()) > 600
    assert [one.url for one in told() if not PREFILTER.finds([one.title, *one.text.split("\n")])] == []


@given(st.data())
def test_no_page_that_tells_something_is_held_back_however_it_is_written(data: st.DataObject) -> None:
    article = data.draw(st.sampled_from(told()))
    page = printed(article, data.draw(st.sampled_from(sorted(WRITTEN))), data.draw(st.sampled_from(ALPHABETS)))
    read = extract(page, url="https://jarida.example/1", furniture=KNOWN.furniture, calendar=KNOWN.calendar)
    if isinstance(read, Article) and detect(read, KNOWN):
        assert PREFILTER.passes(page)


@pytest.mark.parametrize("alphabet", ["utf-8", "cp1256", "utf-16"])
@pytest.mark.parametrize("written", WRITTEN)
def test_one_of_ours_is_found_in_every_alphabet_and_writing(written: str, alphabet: str) -> None:
    assert PREFILTER.passes(page_of(f"<p>{WRITTEN[written]('استقبل المدير العام للأمن الوطني ضيفه')}</p>", alphabet, about=SNOW))


@pytest.mark.parametrize("needle", sorted(n.text for n in needles(KNOWN) if n.group == "ours"))
def test_every_name_of_ours_is_enough(needle: str) -> None:
    assert PREFILTER.passes(page_of(f"<p>{escape(needle)}</p>"))


def test_what_a_page_says_to_machines_alone_is_heard() -> None:
    escaped = json.dumps({"@type": "NewsArticle", "headline": "حموشي في مدريد"})
    assert "\\u" in escaped
    assert PREFILTER.passes(page_of(f'<script type="application/ld+json">{escaped}</script>'))
    assert PREFILTER.passes(page_of('<meta property="og:title" content="Hammouchi à Madrid">'))


def test_what_the_listing_says_is_heard() -> None:
    assert PREFILTER.passes(page_of(), None, "Hammouchi à Madrid")
    assert not PREFILTER.passes(page_of(), None, "Il neige sur l'Atlas", None)


@pytest.mark.parametrize(
    "listed", [("Hammouchi à Madrid", None), ("À Madrid", "La police espagnole …"), ("La NCA à Londres", "")]
)
def test_a_title_or_a_summary_that_names_police_is_reason_to_read(listed: tuple[str | None, ...]) -> None:
    assert PREFILTER.hints(*listed)
    assert not PREFILTER.hints("Il neige à Casablanca", "Les cours sont suspendus au Maroc", None)


def test_what_cannot_be_judged_passes() -> None:
    assert PREFILTER.passes(b"%PDF-1.7")
    assert PREFILTER.passes(b"<html><body><div id=root></div></body></html>")


@pytest.mark.parametrize(
    "aside",
    [
        '<li><a href="/1">Hammouchi reçoit son homologue espagnol</a></li>',
        '<li><h3><a href="/1"><img alt="">Tanger : la police arrête un voleur</a></h3><span>3 h</span></li>',
        "<script>var title = 'DGSN';</script>",
        '<img alt="Siège de la DGSN" src="/dgsn.jpg">',
        "<p>Il pleut à Casablanca.</p><p>La police de Lyon enquête.</p>",
        "<p>Il pleut à Casablanca. La police de Lyon enquête.</p>",
    ],
)
def test_what_stands_around_an_article_says_nothing_of_it(aside: str) -> None:
    assert not PREFILTER.passes(page_of(aside))


@pytest.mark.parametrize(
    "text",
    [
        "<p>Le chef de la police espagnole est attendu à Rabat.</p>",
        "<p>Un homme est arrêté à Nador.</p><p>Une notice rouge le visait.</p>",
        "<p>La NCA, en Casablanca</p>",
        "<p>5 < 6 et la DGSN</p>",
        "<!-- <script> --><p>La DGSN.</p><script></script>",
        "<p>La DGSN <b",
    ],
)
def test_morocco_beside_police_is_enough_and_broken_markup_hides_nothing(text: str) -> None:
    assert PREFILTER.passes(page_of(text))


def page_of(aside: str = "", alphabet: str = "utf-8", *, about: str = LONG) -> bytes:
    """A page on something else, with this beside it."""
    page = f"<html><head><title></title></head><body><article><p>{about}</p></article>{aside}</body></html>"
    return page.encode(alphabet, "xmlcharrefreplace")
