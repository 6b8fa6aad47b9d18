import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from html import unescape
from pathlib import Path

import httpx
import pytest

from crawler.discovery import read_listing
from crawler.outlet import Outlet
from crawler.press import load_outlets
from marsad.newsroom import Newsroom
from marsad.press import root_of, serving, write_outlet_files

OUTLETS = ("barid_alatlas", "passerelle", "rabat_dispatch")
LISTINGS = ("/feed", "/news-sitemap.xml", "/wp-json/wp/v2/posts?per_page=100")

FURNITURE = (
    "band",
    "cookies",
    "share",
    "follow",
    "related",
    "most_read",
    "newsletter",
    "comments",
    "comment_form",
    "comment_note",
)

every_outlet = pytest.mark.parametrize("outlet", OUTLETS)


@pytest.fixture(scope="module")
def ports(newsroom: Newsroom) -> Iterator[dict[str, int]]:
    with serving(newsroom) as ports:
        yield ports


@pytest.fixture(scope="module")
def readers(newsroom: Newsroom, ports: dict[str, int]) -> Iterator[dict[str, httpx.Client]]:
    """Someone to read each outlet."""
    with ExitStack() as readers:
        yield {
            slug: readers.enter_context(httpx.Client(base_url=root_of(outlet, ports[slug])))
            for slug, outlet in newsroom.outlets.items()
        }


@pytest.fixture
def described(newsroom: Newsroom, ports: dict[str, int], tmp_path: Path) -> dict[str, Outlet]:
    """The outlets as the crawler knows them."""
    write_outlet_files(newsroom, ports, tmp_path)
    outlets, problems = load_outlets([tmp_path])
    assert problems == []
    return outlets


@pytest.fixture(scope="module")
def pages(newsroom: Newsroom, readers: dict[str, httpx.Client]) -> dict[str, str]:
    """The page of each article, entities resolved."""
    paths = {story.slug: newsroom.outlets[story.outlet].path_of(story) for story in newsroom.stories.values()}
    return {slug: unescape(readers[newsroom.stories[slug].outlet].get(path).text) for slug, path in paths.items()}


@every_outlet
@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/photo.svg", "image/svg+xml"),
        ("/news-sitemap.xml", "application/xml"),
        ("/wp-json/wp/v2/posts", "application/json"),
    ],
)
def test_every_route_answers(readers: dict[str, httpx.Client], outlet: str, path: str, media_type: str) -> None:
    answer = readers[outlet].get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.content


def test_one_outlet_has_an_atom_feed_and_the_others_rss(readers: dict[str, httpx.Client]) -> None:
    types = {outlet: reader.get("/feed").headers["content-type"] for outlet, reader in readers.items()}
    assert types == {
        "barid_alatlas": "application/rss+xml",
        "passerelle": "application/atom+xml",
        "rabat_dispatch": "application/rss+xml",
    }


@every_outlet
def test_robots_txt_lets_the_crawler_in_and_names_the_sitemap(readers: dict[str, httpx.Client], outlet: str) -> None:
    robots = readers[outlet].get("/robots.txt").text
    assert "Allow: /" in robots
    assert "Disallow" not in robots
    assert f"Sitemap: {readers[outlet].base_url.join('/news-sitemap.xml')}" in robots


@every_outlet
def test_an_unknown_address_is_not_found(readers: dict[str, httpx.Client], outlet: str) -> None:
    assert readers[outlet].get("/2026/01/no-such-article").status_code == 404


@every_outlet
def test_feed_sitemap_and_rest_list_the_same_articles_with_the_same_dates(
    newsroom: Newsroom, readers: dict[str, httpx.Client], described: dict[str, Outlet], outlet: str
) -> None:
    listed = []
    for route in described[outlet].routes:
        listing = read_listing(route, readers[outlet].get(route.url).content, base=route.url, outlet=described[outlet])
        assert listing.strange == 0
        listed.append({link.key: (link.title, link.published) for link in listing.links})
    assert listed[0] == listed[1] == listed[2]
    assert list(listed[0].values()) == [(story.title, story.published) for story in newsroom.printed_by(outlet)]


@every_outlet
def test_every_listed_article_can_be_read(readers: dict[str, httpx.Client], described: dict[str, Outlet], outlet: str) -> None:
    route = described[outlet].routes[0]
    links = read_listing(route, readers[outlet].get(route.url).content, base=route.url, outlet=described[outlet]).links
    assert links
    assert {readers[outlet].get(link.url).status_code for link in links} == {200}


def test_an_rss_link_carries_tracking_that_the_page_has_not(readers: dict[str, httpx.Client]) -> None:
    assert "?utm_source=rss&amp;utm_medium=feed</link>" in readers["barid_alatlas"].get("/feed").text
    assert "utm_" not in readers["barid_alatlas"].get("/news-sitemap.xml").text


@every_outlet
@pytest.mark.parametrize("path", ["/feed", "/news-sitemap.xml"])
def test_a_listing_that_has_not_changed_is_not_sent_again(readers: dict[str, httpx.Client], outlet: str, path: str) -> None:
    first = readers[outlet].get(path)
    for validator in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = readers[outlet].get(path, headers=validator)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "validator",
    [
        {"If-None-Match": '"something-else"'},
        {"If-Modified-Since": "Wed, 01 Jan 2014 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ],
)
def test_a_listing_that_the_reader_has_not_seen_is_sent(readers: dict[str, httpx.Client], validator: dict[str, str]) -> None:
    assert readers["passerelle"].get("/feed", headers=validator).status_code == 200


def test_a_tag_outweighs_a_date(readers: dict[str, httpx.Client]) -> None:
    modified = readers["passerelle"].get("/feed").headers["last-modified"]
    answer = readers["passerelle"].get("/feed", headers={"If-None-Match": '"old"', "If-Modified-Since": modified})
    assert answer.status_code == 200


def test_rest_pages_hold_every_article_once(newsroom: Newsroom, readers: dict[str, httpx.Client]) -> None:
    reader, expected = readers["barid_alatlas"], [story.id for story in newsroom.printed_by("barid_alatlas")]
    first = reader.get("/wp-json/wp/v2/posts?per_page=5")
    pages = int(first.headers["x-wp-totalpages"])
    ids = [
        post["id"] for page in range(1, pages + 1) for post in reader.get(f"/wp-json/wp/v2/posts?per_page=5&page={page}").json()
    ]
    assert int(first.headers["x-wp-total"]) == len(expected)
    assert pages == -(-len(expected) // 5)
    assert ids == expected


def test_rest_gives_ten_articles_unless_asked(readers: dict[str, httpx.Client]) -> None:
    assert len(readers["passerelle"].get("/wp-json/wp/v2/posts").json()) == 10


@pytest.mark.parametrize(
    "query", ["search=hammouchi", "after=2025-11-20T00:00:00", "before=2025-11-28T00:00:00&search=hammouchi"]
)
def test_rest_gives_what_was_searched_for_within_the_window(
    newsroom: Newsroom, readers: dict[str, httpx.Client], query: str
) -> None:
    wanted = dict(part.split("=") for part in query.split("&"))
    given = {post["slug"] for post in readers["rabat_dispatch"].get(f"/wp-json/wp/v2/posts?per_page=100&{query}").json()}
    assert given == {
        story.slug
        for story in newsroom.printed_by("rabat_dispatch")
        if wanted.get("search", "").lower() in f"{story.title} {story.text}".lower()
        and wanted.get("after", "") < story.published.isoformat() < wanted.get("before", "9999")
    }
    assert 0 < len(given) < len(newsroom.printed_by("rabat_dispatch"))


def test_rest_that_finds_nothing_gives_an_empty_list(readers: dict[str, httpx.Client]) -> None:
    answer = readers["rabat_dispatch"].get("/wp-json/wp/v2/posts?search=unheard-of")
    assert (answer.json(), answer.headers["x-wp-total"], answer.headers["x-wp-totalpages"]) == ([], "0", "0")


def test_rest_gives_only_the_fields_that_are_asked_for(readers: dict[str, httpx.Client]) -> None:
    posts = readers["passerelle"].get("/wp-json/wp/v2/posts?_fields=id,link,title").json()
    assert {frozenset(post) for post in posts} == {frozenset({"id", "link", "title"})}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("per_page=101", "rest_invalid_param"),
        ("per_page=0", "rest_invalid_param"),
        ("per_page=many", "rest_invalid_param"),
        ("page=0", "rest_invalid_param"),
        ("page=99", "rest_post_invalid_page_number"),
    ],
)
def test_rest_refuses_as_wordpress_does(readers: dict[str, httpx.Client], query: str, code: str) -> None:
    answer = readers["passerelle"].get(f"/wp-json/wp/v2/posts?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] == code


def test_rest_writes_local_and_universal_time_without_a_zone(readers: dict[str, httpx.Client]) -> None:
    posts = {post["slug"]: post for post in readers["barid_alatlas"].get("/wp-json/wp/v2/posts?per_page=100").json()}
    assert posts["forty-three-meetings"]["date"] == "2025-11-27T18:40:00"
    assert posts["forty-three-meetings"]["date_gmt"] == "2025-11-27T17:40:00"


def test_rest_gives_the_text_without_what_readers_wrote(newsroom: Newsroom, readers: dict[str, httpx.Client]) -> None:
    for outlet, reader in readers.items():
        for post in reader.get("/wp-json/wp/v2/posts?per_page=100").json():
            story = newsroom.stories[post["slug"]]
            rendered = unescape(post["content"]["rendered"])
            assert story.outlet == outlet
            assert all(f"<p>{paragraph}</p>" in rendered for paragraph in story.paragraphs)
            assert not any(comment.text in rendered for comment in story.comments)


def test_a_page_shows_title_text_and_all_its_furniture(newsroom: Newsroom, pages: dict[str, str]) -> None:
    for story in newsroom.stories.values():
        page, labels = pages[story.slug], newsroom.outlets[story.outlet].labels[story.language]
        assert f">{story.title}</h1>" in page
        assert story.caption in page
        assert [p for p in story.paragraphs if f"<p>{p}</p>" not in page] == []
        assert [label for label in FURNITURE if labels[label] not in page] == []
        assert [comment.text for comment in story.comments if comment.text not in page] == []


def test_a_page_names_its_example_host_and_asks_not_to_be_indexed(newsroom: Newsroom, pages: dict[str, str]) -> None:
    for story in newsroom.stories.values():
        page = pages[story.slug]
        assert newsroom.outlets[story.outlet].host in page
        assert '<meta name="robots" content="noindex">' in page


def test_a_read_also_line_stands_behind_its_paragraph(newsroom: Newsroom, pages: dict[str, str]) -> None:
    lines = [(story, line) for story in newsroom.stories.values() for line in story.read_also]
    assert lines
    for story, line in lines:
        page, label = pages[story.slug], newsroom.outlets[story.outlet].labels[story.language]["read_also"]
        at = page.index(label)
        before = page.index(f"<p>{story.paragraphs[line.after - 1]}</p>")
        assert before < at < page.index(newsroom.stories[line.story].title, at)
        if line.after < len(story.paragraphs):
            assert at < page.index(f"<p>{story.paragraphs[line.after]}</p>")


def test_an_arabic_page_reads_from_right_to_left(newsroom: Newsroom, pages: dict[str, str]) -> None:
    for story in newsroom.stories.values():
        page = pages[story.slug]
        assert ('dir="rtl"' in page) == (story.language == "ar")


def machine_dates(page: str) -> list[str]:
    return re.findall(r"\d{4}-\d\d-\d\dT[\d:+]+", page)


@pytest.mark.parametrize(
    ("slug", "visible"),
    [("forty-three-meetings", "الخميس 27 نونبر 2025 - 18:40"), ("bilan-marrakech", "Publié le 28 novembre 2025 à 07h15")],
)
def test_some_pages_say_their_date_only_in_words(pages: dict[str, str], slug: str, visible: str) -> None:
    page = pages[slug]
    assert visible in page
    assert machine_dates(page) == []


def test_a_spanish_page_says_its_date_in_a_time_element(pages: dict[str, str]) -> None:
    page = pages["balance-marrakech"]
    assert '<time datetime="2025-11-28T13:05:00+01:00">28 de noviembre de 2025, 13:05</time>' in page


def test_structured_data_tells_publication_from_change(pages: dict[str, str]) -> None:
    page = pages["ethiopia-police-pact"]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert data["datePublished"] == "2025-11-25T14:20:00+01:00"
    assert data["dateModified"] == "2025-11-29T10:00:00+01:00"
    assert page.index("Last updated November 29, 2025") < page.index("November 25, 2025")


def test_the_three_outlets_keep_their_text_in_different_places(newsroom: Newsroom, pages: dict[str, str]) -> None:
    containers = ("post-body", "texte", "entry-content")
    newest = [newsroom.printed_by(outlet)[0] for outlet in OUTLETS]
    found = [[c for c in containers if f'class="{c}"' in pages[story.slug]] for story in newest]
    assert found == [["post-body"], ["texte"], ["entry-content"]]


def test_links_carry_the_host_that_was_asked(readers: dict[str, httpx.Client]) -> None:
    feed = readers["passerelle"].get("/feed", headers={"Host": "passerelle.example:81"}).text
    assert "http://passerelle.example:81/fr/" in feed
    assert "127.0.0.3" not in feed


def test_the_crawler_learns_names_routes_and_keys(described: dict[str, Outlet]) -> None:
    assert set(described) == set(OUTLETS)
    assert described["barid_alatlas"].name == "بريد الأطلس"
    assert [route.kind for route in described["passerelle"].routes] == ["feed", "news_sitemap", "wordpress"]
    assert {httpx.URL(route.url).raw_path.decode() for route in described["rabat_dispatch"].routes} == set(LISTINGS)
    assert described["barid_alatlas"].keys == {"post": r"/(?P<id>\d+)\.html$"}
    assert described["rabat_dispatch"].extract.body == (".entry-content",)


def test_the_newsroom_is_served_on_loopback_until_the_block_ends(newsroom: Newsroom) -> None:
    with serving(newsroom) as ports:
        roots = [root_of(outlet, ports[slug]) for slug, outlet in newsroom.outlets.items()]
        assert [httpx.get(f"{root}/robots.txt").status_code for root in roots] == [200, 200, 200]
    for root in roots:
        with pytest.raises(httpx.ConnectError):
            httpx.get(root)


def test_an_outlet_can_be_served_on_a_fixed_port(newsroom: Newsroom) -> None:
    with socket.create_server(("127.0.0.3", 0)) as probe:
        free = probe.getsockname()[1]
    with serving(newsroom, {"passerelle": free}) as ports:
        assert ports["passerelle"] == free
        assert httpx.get(f"http://127.0.0.3:{free}/robots.txt").status_code == 200
