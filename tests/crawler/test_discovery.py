import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery import KINDS, Listing, feed, read_date, read_listing, wordpress
from crawler.entry import Malformed
from crawler.outlet import Outlet, Route, RouteKind
from crawler.sitemap import pages

OUTLET = Outlet.model_validate(
    {
        "slug": "aljarida",
        "name": "Al Jarida",
        "home": "https://www.aljarida.example/",
        "sites": ["aljarida.example.net"],
        "languages": ["ar"],
        "tier": "A",
        "routes": [{"name": "feed", "kind": "feed", "url": "https://www.aljarida.example/feed"}],
        "keys": {"article": r"/(?P<id>\d+)"},
    }
)
BASE = "https://www.aljarida.example/feed"


def item(title: str = "عنوان", link: str = "https://www.aljarida.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def rss(*items: str, encoding: str = "utf-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>t</title>{"".join(items)}</channel></rss>'
    )
    return text.encode(encoding)


def route(kind: RouteKind) -> Route:
    marks = {"items": "article", "title": "h2", "date": "time"} if kind == "listing" else {}
    url = BASE + ("?s={query}" if kind == "search_feed" else "")
    return Route.model_validate({"name": "tried", "kind": kind, "url": url} | marks)


def read(kind: RouteKind, body: bytes) -> Listing:
    return read_listing(route(kind), body, base=BASE, outlet=OUTLET)


def urlset(*urls: str, namespace: str = "http://www.sitemaps.org/schemas/sitemap/0.9") -> bytes:
    return (
        f'<?xml version="1.0"?><urlset xmlns="{namespace}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{"".join(urls)}</urlset>'
    ).encode()


ARTICLE = """<url><loc> https://www.aljarida.example/7 </loc>
  <image:image><image:loc>https://www.aljarida.example/8.jpg</image:loc><image:title>صورة</image:title></image:image>
  <news:news><news:publication><news:name>الجريدة</news:name></news:publication>
  <news:publication_date>2026-03-01T10:00:00+01:00</news:publication_date>
  <news:title>اتفاق &amp; زيارة</news:title></news:news></url>"""

POST = {
    "id": 7,
    "link": "https://www.aljarida.example/7/slug/",
    "date_gmt": "2026-03-01T09:00:00",
    "title": {"rendered": "Sûreté &#8211; <em>accord</em> signé"},
    "excerpt": {"rendered": "<p>Les deux services\n</p>"},
}


SECTION = """<html><head><meta charset="utf-8"></head><body><nav><a href="/contact">اتصل بنا</a></nav>
  <article><a href="/7/slug/"><img src="/7.jpg" alt=""></a><h2><a href="/7/slug/">اتفاق
    &amp; زيارة</a></h2><time datetime="2026-03-01T10:00:00+01:00">منذ ساعتين</time></article>
  <article><h2><a href="https://www.aljarida.example/5">دورة</a></h2><time>أمس</time></article>
  <aside><a href="/3">الأكثر قراءة</a></aside></body></html>"""

LISTINGS = [
    ("feed", rss(item("مرحبا"), encoding="utf-8")),
    ("feed", rss(item("مرحبا"), encoding="utf-16")),
    ("feed", b'<?xml version="1.0" encoding="no-such"?><rss version="2.0"><channel/></rss>'),
    ("news_sitemap", urlset(ARTICLE)),
    ("wordpress", json.dumps([POST]).encode()),
    ("listing", SECTION.encode()),
    ("homepage", SECTION.encode()),
    ("search_feed", rss(item("مرحبا"))),
]
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, 600),
        st.integers(0, 20),
        st.sampled_from([b"", b"\x00", b"\xed\xa0\x80", b"&#xD800;", b"<![CDATA[", b"://["]),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LISTINGS), DAMAGE)
def test_whatever_happens_to_a_listing_on_its_way_it_is_read_or_called_malformed(
    listing: tuple[RouteKind, bytes], damage: list[tuple[int, int, bytes]]
) -> None:
    kind, body = listing
    for start, length, instead in damage:
        body = body[:start] + instead + body[start + length :]
    with suppress(Malformed):
        for link in read(kind, body).links:
            (link.url + link.key + (link.title or "") + (link.summary or "")).encode()


def test_an_address_longer_than_any_is_strange() -> None:
    longest = "https://www.aljarida.example/7?" + "a" * 2_000
    listing = read("news_sitemap", urlset(f"<url><loc>{longest[:2046]}</loc></url><url><loc>{longest + 'a' * 99}</loc></url>"))
    assert (len(listing.links), listing.strange) == (1, 1)


def test_every_kind_of_route_has_its_reader() -> None:
    assert set(KINDS) == set(get_args(RouteKind)) - {"cdx"}  # which lists no news, only what an archive has


def test_a_feed_gives_address_title_summary_and_date() -> None:
    more = "<description><![CDATA[<p>نص <b>قصير</b></p>]]></description><pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate>"
    (link,) = read("feed", rss(item(more=more))).links
    assert (link.url, link.key) == ("https://www.aljarida.example/1", "aljarida.example:article:1")
    assert (link.title, link.summary) == ("عنوان", "نص قصير")
    assert link.published == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_an_atom_feed_is_read_too_and_the_day_of_a_change_is_not_that_of_publication() -> None:
    entry = '<entry><title>t</title><link href="https://www.aljarida.example/1"/><updated>2026-03-01T00:00:00Z</updated></entry>'
    (link,) = read("feed", f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode()).links
    assert link.key == "aljarida.example:article:1"
    assert link.published is None


@pytest.mark.parametrize(
    "title", ["Accord &amp; visite", "Accord &amp;amp; visite", "<![CDATA[Accord & <i>visite</i>]]>", " Accord\n&amp; visite"]
)
def test_titles_come_out_as_plain_words_however_they_were_escaped(title: str) -> None:
    assert read("feed", rss(item(title))).links[0].title == "Accord & visite"


def test_relative_addresses_are_completed_and_tracking_is_dropped() -> None:
    assert read("feed", rss(item(link="/1?utm_source=rss"))).links[0].url == "https://www.aljarida.example/1"


@pytest.mark.parametrize(
    "link",
    [
        "https://casino.example/1",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[::1",
        "https://aljarida.example.evil.example/1",
        "",
    ],
)
def test_an_entry_that_is_not_this_outlets_is_counted_and_not_followed(link: str) -> None:
    listing = read("feed", rss(item(link=link), item()))
    assert [one.key for one in listing.links] == ["aljarida.example:article:1"]
    assert listing.strange == 1


@pytest.mark.parametrize("host", ["aljarida.example", "www.aljarida.example", "m.aljarida.example", "aljarida.example.net"])
def test_an_outlets_own_sites_are_followed(host: str) -> None:
    assert read("feed", rss(item(link=f"https://{host}/1"))).strange == 0


def test_an_article_listed_twice_is_one_link() -> None:
    links = (item(), item(link="https://m.aljarida.example/1-other-slug?utm_source=x"))
    assert len(read("feed", rss(*links)).links) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_a_feed_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    assert read("feed", rss(item("مرحبا"), encoding=encoding)).links[0].title == "مرحبا"


@pytest.mark.parametrize("declared", ['encoding="utf-8"', ""])
def test_windows_1256_that_calls_itself_utf_8_is_read_as_arabic(declared: str) -> None:
    text = f'<?xml version="1.0" {declared}?><rss version="2.0"><channel>{item("مذكرة تفاهم جديدة")}</channel></rss>'
    assert read("feed", text.encode("windows-1256")).links[0].title == "مذكرة تفاهم جديدة"


def test_a_stray_byte_does_not_make_a_feed_windows_1256() -> None:
    body = rss(item("مذكرة تفاهم جديدة"), item("x" * 400, "/2")).replace(b"xxx", b"x\xffx", 1)
    assert read("feed", body).links[0].title == "مذكرة تفاهم جديدة"


def test_of_a_feed_that_was_cut_the_whole_entries_are_read() -> None:
    body = rss(item(), item(link="https://www.aljarida.example/2"))
    assert "aljarida.example:article:1" in [link.key for link in read("feed", body[: body.index(b"example/2")]).links]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"garbage",
        b"<html><body>Page introuvable</body></html>",
        b"/etc/passwd",
        urlset(ARTICLE),
        b"\x00\xff\xfe\x00",
    ],
)
def test_what_is_no_feed_is_malformed_and_says_what_came(body: bytes) -> None:
    with pytest.raises(Malformed, match="not a feed"):
        feed(body)


def test_an_entity_bomb_in_a_feed_gives_nothing_and_harms_nothing() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE r [<!ENTITY l0 "ha">{entities}]>'
    bomb = f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel>{item("&l11;")}</channel></rss>'
    titles = [entry.title or "" for entry in feed(bomb.encode())]
    assert all(len(title) < 1000 for title in titles)


def test_a_feed_never_reads_a_file_of_ours() -> None:
    bait = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = f'{bait}<rss version="2.0"><channel>{item("&x;")}</channel></rss>'.encode()
    assert not any("root" in (entry.title or "") for entry in feed(body))


def test_a_news_sitemap_gives_the_article_and_not_its_picture() -> None:
    (link,) = read("news_sitemap", urlset(ARTICLE)).links
    assert (link.key, link.title) == ("aljarida.example:article:7", "اتفاق & زيارة")
    assert link.published == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_prefixes_that_nobody_declared_are_read_all_the_same() -> None:
    assert read("news_sitemap", f"<urlset>{ARTICLE}</urlset>".encode()).links[0].title == "اتفاق & زيارة"


@pytest.mark.parametrize("namespace", ["https://www.sitemaps.org/schemas/sitemap/0.9", "urn:anything", ""])
def test_a_news_sitemap_is_read_whatever_its_namespace(namespace: str) -> None:
    assert len(read("news_sitemap", urlset(ARTICLE, namespace=namespace)).links) == 1


def test_a_plain_sitemap_has_no_day_of_publication() -> None:
    url = "<url><loc>https://www.aljarida.example/7</loc><lastmod>2026-03-01T10:00:00Z</lastmod></url>"
    assert read("news_sitemap", urlset(url, "<!-- end -->")).links[0].published is None


def test_of_a_sitemap_that_was_cut_the_whole_entries_are_read() -> None:
    assert len(read("news_sitemap", urlset(ARTICLE, ARTICLE.replace("/7", "/9"))[:-300]).links) >= 1


@pytest.mark.parametrize(
    "body",
    [b"", b"not xml", b"<html/>", b"<sitemapindex><sitemap><loc>https://x/s.xml</loc></sitemap></sitemapindex>", rss(item())],
)
def test_what_is_no_sitemap_of_pages_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed, match="not a sitemap"):
        pages(body)


def test_wordpress_posts_give_plain_titles_and_dates_in_utc() -> None:
    (link,) = read("wordpress", json.dumps([POST]).encode()).links
    assert (link.key, link.title, link.summary) == ("aljarida.example:article:7", "Sûreté – accord signé", "Les deux services")
    assert link.published == datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "post",
    [{"link": POST["link"]}, {"link": POST["link"], "title": "plain", "excerpt": None, "date_gmt": 5}, POST | {"title": {}}],
)
def test_a_post_that_lacks_fields_still_gives_its_address(post: dict[str, Any]) -> None:
    assert read("wordpress", json.dumps([post]).encode()).links[0].key == "aljarida.example:article:7"


def test_a_post_without_address_is_strange() -> None:
    assert read("wordpress", json.dumps([{"id": 7}, {"link": 7}]).encode()).strange == 2


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": 1}', b"[1, 2]", b'"x"', b"[" * 200_000, "é".encode("latin-1")])
def test_what_is_no_list_of_posts_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        wordpress(body)


def test_wordpress_saying_no_is_quoted() -> None:
    with pytest.raises(Malformed, match="rest_forbidden: Sorry"):
        wordpress(b'{"code": "rest_forbidden", "message": "Sorry", "data": {"status": 401}}')


def test_whatever_wordpress_says_can_be_written_down() -> None:
    with pytest.raises(Malformed) as refusal:
        wordpress(json.dumps({"code": "<b>rest\ud800", "message": "\x00" + "no " * 1000}).encode())
    said = str(refusal.value)
    assert said.startswith("WordPress answers rest: no no")
    assert len(said.encode()) <= 200


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("Sun, 01 Mar 2026 10:00:00 +0100", "2026-03-01T09:00:00+00:00"),
        ("Sun, 01 Mar 2026 09:00:00 GMT", "2026-03-01T09:00:00+00:00"),
        ("2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00+00:00"),
        (" 2026-03-01T09:00:00Z ", "2026-03-01T09:00:00+00:00"),
        ("2026-03-01T09:00:00.123+00:00", "2026-03-01T09:00:00.123000+00:00"),
    ],
)
def test_a_listings_date_is_read_as_utc(written: str, utc: str) -> None:
    assert read_date(written) == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "2026-03-01",
        "2026-03-01T10:00:00",
        "01 Mar 2026 10:00",
        "الأحد 1 مارس 2026",
        "31/12/2026 10:00",
        "99999",
        "0001-01-01T00:00:00+23:00",
    ],
)
def test_a_date_without_time_or_zone_is_no_date_for_it_would_be_a_guess(written: str | None) -> None:
    assert read_date(written) is None


def test_a_section_gives_its_items_with_the_dates_that_are_whole() -> None:
    first, second = read("listing", SECTION.encode()).links
    assert (first.key, first.title) == ("aljarida.example:article:7", "اتفاق & زيارة")
    assert first.published == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert (second.key, second.title, second.published) == ("aljarida.example:article:5", "دورة", None)


def test_a_section_may_be_its_links_themselves() -> None:
    bare = Route(name="bare", kind="listing", url=BASE, items="article h2 a")
    links = read_listing(bare, SECTION.encode(), base=BASE, outlet=OUTLET).links
    assert [(link.key, link.title) for link in links] == [
        ("aljarida.example:article:7", "اتفاق & زيارة"),
        ("aljarida.example:article:5", "دورة"),
    ]


def test_a_section_may_be_known_by_the_addresses_of_its_articles_alone() -> None:
    known = Route(name="known", kind="listing", url=BASE, items='a[href^="/7/"]')
    (link,) = read_listing(known, SECTION.encode(), base=BASE, outlet=OUTLET).links
    assert (link.key, link.title) == ("aljarida.example:article:7", "اتفاق & زيارة")


def test_a_section_without_items_is_malformed_so_that_a_redesign_is_seen() -> None:
    with pytest.raises(Malformed, match="no article on the page"):
        read("listing", SECTION.replace("article>", "div>").replace("<article", "<div").encode())


def test_a_section_in_another_encoding_is_read() -> None:
    page = SECTION.replace("utf-8", "windows-1256").encode("cp1256")
    assert read("listing", page).links[0].title == "اتفاق & زيارة"


def test_a_front_page_gives_the_links_that_have_an_id_and_nothing_else() -> None:
    listing = read("homepage", SECTION.encode())
    assert [(link.key, link.title) for link in listing.links] == [
        ("aljarida.example:article:7", "اتفاق & زيارة"),
        ("aljarida.example:article:5", "دورة"),
        ("aljarida.example:article:3", "الأكثر قراءة"),
    ]
    assert listing.strange == 0
