from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.page import Link
from parser.article import Article
from parser.dates.calendar import Calendar
from parser.pages.extract import extract
from parser.pages.furniture import Furniture
from seeds import SEEDS

TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "Le directeur général de la sûreté nationale a reçu une délégation de la police japonaise à Rabat.",
        "Les deux parties ont convenu d'échanger des experts de la police scientifique au cours des prochains mois.",
    )
)
LD = '<script type="application/ld+json">{"@type":"NewsArticle",%s}</script>'


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return {"furniture": Furniture.load([SEEDS]), "calendar": Calendar.load([SEEDS])}


def said(known: dict[str, Any], head: str = "", meta: str = "", listed: Link | None = None) -> tuple[str | None, str | None]:
    page = f'<html><head>{head}</head><body><h1>T</h1>{meta}<div class="entry-content">{TEXT}</div></body></html>'
    article = extract(page, url="https://paper.example/1", listed=listed, **known)
    assert isinstance(article, Article)
    return article.published.isoformat() if article.published else None, article.published_from


@pytest.mark.parametrize(
    ("head", "meta", "expected"),
    [
        (LD % '"datePublished":"2025-11-24T10:00:00+01:00"', "", ("2025-11-24T10:00:00+01:00", "json-ld")),
        (LD % '"datePublished":"2025-11-24T10:00:00.123Z"', "", ("2025-11-24T10:00:00+00:00", "json-ld")),
        (LD % '"datePublished":"2025-11-24 10:00:00"', "", ("2025-11-24T10:00:00+01:00", "json-ld")),
        (LD % '"datePublished":"2025-11-24"', "", ("2025-11-24T00:00:00+01:00", "json-ld")),
        (LD % '"description":"a\nb","datePublished":"2025-11-24"', "", ("2025-11-24T00:00:00+01:00", "json-ld")),
        (LD % '"dateModified":"2025-11-24T10:00:00+01:00"', "", (None, None)),
        (LD % '"datePublished":"0000-00-00T00:00:00"', "", (None, None)),
        (LD % '"datePublished":"1970-01-01T00:00:00Z"', "", (None, None)),
        (LD % '"datePublished":', '<time datetime="2025-11-23T08:00:00Z">x</time>', ("2025-11-23T08:00:00+00:00", "time")),
        (
            '<meta property="article:published_time" content="2025-11-24T10:00:00+0100">',
            "",
            ("2025-11-24T10:00:00+01:00", "meta"),
        ),
        ('<meta name="pubdate" content="Mon, 24 Nov 2025 10:00:00 GMT">', "", ("2025-11-24T10:00:00+00:00", "meta")),
        ('<meta property="article:modified_time" content="2025-11-24T10:00:00Z">', "", (None, None)),
        ('<meta property="og:updated_time" content="2025-11-24T10:00:00Z">', "", (None, None)),
        ("", '<time class="entry-date published" datetime="2025-11-24">x</time>', ("2025-11-24T00:00:00+01:00", "time")),
        ("", '<time class="entry-date updated" datetime="2025-11-24">x</time>', ("2025-11-24T00:00:00+01:00", "time")),
        ("", '<time class="updated" datetime="2025-11-24">x</time>', (None, None)),
        ("", '<p>Mis à jour le <time datetime="2025-11-24">24/11</time></p>', (None, None)),
        ("", '<aside><time datetime="2025-11-20">x</time></aside>', (None, None)),
        ("", '<div id="comments"><time datetime="2025-11-20">x</time></div>', (None, None)),
        ("", '<span class="date">mardi 19 novembre 2024 - 16:10</span>', ("2024-11-19T16:10:00+01:00", "visible")),
        ("", '<span class="date">02.11.2025 – 21:09</span>', ("2025-11-02T21:09:00+01:00", "visible")),
        ("", '<span class="date">Le 17/12/2020 à 19h48</span>', ("2020-12-17T19:48:00+01:00", "visible")),
        (
            "",
            '<div class="meta">Publié le 1er août 2025, mis à jour le 3 août 2025</div>',
            ("2025-08-01T00:00:00+01:00", "visible"),
        ),
        ("", '<div class="meta">Mis à jour le 3 août 2025</div>', (None, None)),
        ("", '<span class="date">Il y a 6 heures</span>', (None, None)),
        ("", '<span class="date">24 novembre</span>', (None, None)),
        ("", '<span class="date">novembre 2025</span>', (None, None)),
        ("", "<div>Rabat, le 24 novembre 2025</div>", ("2025-11-24T00:00:00+01:00", "visible")),
    ],
)
def test_reads_the_day_of_publication_or_says_nothing(
    head: str, meta: str, expected: tuple[str | None, str | None], known: dict[str, Any]
) -> None:
    assert said(known, head, meta) == expected


def test_prefers_what_is_told_to_machines(known: dict[str, Any]) -> None:
    head = LD % '"datePublished":"2025-11-24"' + '<meta property="article:published_time" content="2025-11-23">'
    assert said(known, head, '<span class="date">22 novembre 2025</span>') == ("2025-11-24T00:00:00+01:00", "json-ld")


def test_the_listing_speaks_only_where_the_page_is_silent(known: dict[str, Any]) -> None:
    listed = Link(url="https://paper.example/1", key="1", published=datetime(2025, 11, 20, 9, tzinfo=UTC))
    assert said(known, listed=listed) == ("2025-11-20T09:00:00+00:00", "listing")
    assert said(known, meta='<span class="date">22 novembre 2025</span>', listed=listed)[1] == "visible"


def test_a_date_in_the_text_is_not_the_day_of_publication(known: dict[str, Any]) -> None:
    told = "Le 12 mars 2019, " + "un accord fut signé à Rabat et il dure encore. " * 5
    page = f'<h1>T</h1><div class="entry-content"><p>{told}</p>{TEXT}</div>'
    article = extract(page, url="https://paper.example/1", **known)
    assert isinstance(article, Article)
    assert article.published is None


@pytest.mark.parametrize(
    ("clock", "shown"),
    [
        ('<time datetime="2025-12-24T08:00:00Z">x</time>', '<time datetime="2025-11-24T10:00:00Z">x</time>'),
        ('<span class="date">24 décembre 2025</span>', '<span class="date">24 novembre 2025</span>'),
    ],
)
def test_the_date_nearest_to_the_headline_is_the_articles(clock: str, shown: str, known: dict[str, Any]) -> None:
    page = f'{clock}<ul>{"<li>Maroc</li>" * 9}</ul><h1>T</h1>{shown}<div class="entry-content">{TEXT}</div>'
    article = extract(page, url="https://paper.example/1", **known)
    assert isinstance(article, Article)
    assert article.published is not None
    assert article.published.date().isoformat() == "2025-11-24"


def test_a_headline_that_is_no_heading_shows_where_the_date_may_stand(known: dict[str, Any]) -> None:
    page = f"<title>Une délégation</title><td><b>Une délégation</b><br>Par Salma R. | 24 novembre 2025<br>{TEXT}</td>"
    article = extract(page, url="https://paper.example/1", **known)
    assert isinstance(article, Article)
    assert article.published_from == "visible"


def test_a_date_in_a_subtitle_is_not_the_day_of_publication(known: dict[str, Any]) -> None:
    assert said(known, meta="<h2>Le protocole signé le 3 février 2024 entre en vigueur au printemps</h2>") == (None, None)
