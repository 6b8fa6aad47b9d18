import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler.outlet import FOLDER, Outlet
from crawler.press import load_outlets
from crawler.url import key_of
from seeds import SEEDS
from seeds.datafile import Problem, parse, validate

GOOD = """\
name = "Al Jarida"
home = "https://www.aljarida.example/"
languages = ["ar", "fr"]
tier = "A"

[[routes]]
name = "feed"
kind = "feed"
url = "https://www.aljarida.example/feed"

[[routes]]
name = "sitemap"
kind = "news_sitemap"
url = "https://www.aljarida.example/news.xml"

[keys]
article = '/(?P<id>\\d+)\\.html$'

[politeness]
delay_s = 10

[extract]
body = ["div.article"]
drop = ["ul.comments"]

[expect]
min_items_per_day = 4
max_quiet = "36h"
min_chars = 200
must = ["title", "text"]
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(slug: str, text: str, layer: str = "config") -> Path:
        file = tmp_path / layer / FOLDER / f"{slug}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def layers(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "seeds", tmp_path / "config"


def test_a_file_becomes_an_outlet_named_by_its_slug(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD)
    outlets, problems = load_outlets(layers)
    outlet = outlets["aljarida"]
    assert (outlet.slug, outlet.languages, problems) == ("aljarida", ("ar", "fr"), [])
    assert [route.kind for route in outlet.routes] == ["feed", "news_sitemap"]
    assert (outlet.politeness.delay_s, outlet.expect.max_quiet) == (10, timedelta(hours=36))
    assert (outlet.extract.body, outlet.extract.drop) == (("div.article",), ("ul.comments",))


def test_what_a_file_leaves_out_is_gentle(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD[: GOOD.index("[keys]")])
    outlet = load_outlets(layers)[0]["aljarida"]
    assert outlet.politeness.delay_s == 5
    assert outlet.keys == {}


@pytest.mark.parametrize(
    ("was", "instead", "at", "reason"),
    [
        ('tier = "A"', 'tierr = "A"', "tierr", 'unknown key "tierr"; did you mean "tier"?'),
        ('tier = "A"', 'tier = "D"', "tier", '"D" is not known'),
        ('kind = "feed"', 'kind = "feeds"', 'kind = "feeds"', '"feeds" is not known; did you mean "feed"?'),
        ('kind = "news_sitemap"', 'kind = "sitemap_news"', 'kind = "sitemap_news"', "one of: feed, news_sitemap, wordpress"),
        ('languages = ["ar", "fr"]', 'languages = ["ar", "darija"]', "languages", '"darija" is not known'),
        ('languages = ["ar", "fr"]', "languages = []", "languages", "at least 1"),
        ('name = "Al Jarida"', "name = 7", "name", "valid string"),
        ("delay_s = 10", 'delay_s = "10"', "delay_s", "valid number"),
        ("delay_s = 10", "delay_s = -1", "delay_s", "greater than or equal to 0"),
        ("delay_s = 10", "delays = 10", "delays", 'did you mean "delay_s"?'),
        ("delay_s = 10", 'poll = "0m"', "poll", "not between 1s and 6h"),
        ("delay_s = 10", 'poll = "7h"', "poll", "not between 1s and 6h"),
        ("delay_s = 10", "poll = 15", "poll", 'not a time like "15m", "36h" or "3d"'),
        ("min_chars = 200", "min_chars = 1.5", "min_chars", "valid integer"),
        ('max_quiet = "36h"', 'max_quiet = "36 hours"', "max_quiet", 'not a time like "15m", "36h" or "3d"'),
        ('must = ["title", "text"]', 'must = ["titel"]', "must", 'did you mean "title"?'),
        ('home = "https://www.aljarida.example/"', 'home = "www.aljarida.example"', "home", "is not a web address"),
        ('home = "https://www.aljarida.example/"', 'home = "ftp://aljarida.example/"', "home", "is not a web address"),
        ("https://www.aljarida.example/news.xml", "https://[aljarida/news.xml", "https://[aljarida", "Invalid IPv6"),
        ("https://www.aljarida.example/news.xml", "https://aljarida..example/", "aljarida..", "label empty"),
        ("https://www.aljarida.example/news.xml", "https://me:pw@aljarida.example/", "me:pw", "carries a user name"),
        ("https://www.aljarida.example/news.xml", "https://a.example/a b", "a.example/a b", "is not a web address"),
        ('body = ["div.article"]', 'body = ["div..article"]', "body", "is not a CSS selector"),
        ('body = ["div.article"]', 'body = "div.article"', "body", "valid tuple"),
        ("article = '/(?P<id>\\d+)\\.html$'", "article = '/(?P<id>'", "article", "is not a pattern"),
        ("article = '/(?P<id>\\d+)\\.html$'", "article = '/(\\d+)'", "article", "has no group"),
        ('kind = "feed"', 'kind = "listing"', "[[routes]]", "a listing needs items"),
        ('kind = "feed"', 'kind = "feed"\nitems = "article"', "[[routes]]", "a listing needs items"),
        ('kind = "feed"', 'kind = "feed"\ndate = "time"', "[[routes]]", "belong to a listing"),
        ('kind = "feed"', 'kind = "listing"\nitems = "..a"', "..a", "is not a CSS selector"),
        ('kind = "feed"', 'kind = "listing"\nitems = "a"\npages = "https://aljarida.example/2"', "pages", "has no {page}"),
        ('kind = "feed"', 'kind = "search_feed"', "[[routes]]", "a search feed needs {query}"),
        ('example/feed"', 'example/feed?s={query}"', "[[routes]]", "a search feed needs {query}"),
        ("[politeness]", "[polite]", "[polite]", 'did you mean "politeness"?'),
        ('tier = "A"', "tier = A", "tier", "not TOML"),
    ],
)
def test_what_a_file_gets_wrong_is_named_with_its_line_and_the_others_go_on(
    write: Write, layers: tuple[Path, Path], was: str, instead: str, at: str, reason: str
) -> None:
    assert GOOD.count(was) == 1
    wrong = GOOD.replace(was, instead)
    file = write("aljarida", wrong)
    write("akhbar", GOOD.replace("aljarida", "akhbar"))
    outlets, problems = load_outlets(layers)
    line = next(n for n, text in enumerate(wrong.splitlines(), 1) if at in text)
    assert list(outlets) == ["akhbar"]
    assert [(problem.file, problem.line) for problem in problems if reason in problem.reason] == [(file, line)]


@pytest.mark.parametrize(("written", "poll"), [("45s", 45), ("15m", 900), ("6h", 21600)])
def test_an_outlet_may_say_how_often_it_is_looked_at(write: Write, layers: tuple[Path, Path], written: str, poll: int) -> None:
    write("aljarida", GOOD.replace("delay_s = 10", f'poll = "{written}"'))
    assert load_outlets(layers)[0]["aljarida"].politeness.poll == timedelta(seconds=poll)


def test_a_sitemap_is_polled_only_where_nothing_else_lists_the_news(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD.replace('kind = "news_sitemap"', 'kind = "sitemap"'))
    write("akhbar", re.sub('kind = "[a-z_]+"', 'kind = "sitemap"', GOOD.replace("aljarida", "akhbar")))
    outlets, problems = load_outlets(layers)
    polled = {slug: [route.name for route in outlet.polled] for slug, outlet in outlets.items()}
    assert (polled, problems) == ({"aljarida": ["feed"], "akhbar": ["feed", "sitemap"]}, [])


def test_a_front_page_is_read_only_where_what_is_polled_leads_astray(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD.replace('kind = "news_sitemap"', 'kind = "homepage"'))
    outlet = load_outlets(layers)[0]["aljarida"]
    assert [[route.name for route in routes] for routes in (outlet.polled, outlet.fallbacks)] == [["feed"], ["sitemap"]]


def test_a_front_page_needs_the_ids_by_which_articles_are_told(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", re.sub(r"\[keys\]\n.*\n", "", GOOD).replace('kind = "feed"', 'kind = "homepage"'))
    assert ["needs [keys]" in problem.reason for problem in load_outlets(layers)[1]] == [True]


def test_a_search_feed_is_never_polled_and_never_stands_alone(write: Write, layers: tuple[Path, Path]) -> None:
    search = GOOD.replace('kind = "feed"', 'kind = "search_feed"').replace('example/feed"', 'example/?s={query}&feed=rss2"')
    write("aljarida", search)
    write("akhbar", re.sub(r'\[\[routes\]\]\nname = "sitemap"\n.*\n.*\n', "", search).replace("aljarida", "akhbar"))
    outlets, problems = load_outlets(layers)
    assert [route.name for route in outlets["aljarida"].polled] == ["sitemap"]
    assert ["lists no news" in problem.reason for problem in problems] == [True]


def test_a_missing_key_is_named(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD.replace('tier = "A"\n', ""))
    assert load_outlets(layers)[1][0].reason == '"tier" is missing'


def test_two_routes_of_one_name_or_address_are_refused(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD.replace('name = "sitemap"', 'name = "feed"'))
    write("akhbar", GOOD.replace("aljarida", "akhbar").replace("/news.xml", "/feed"))
    outlets, problems = load_outlets(layers)
    assert outlets == {}
    assert ["repeats the name or address" in problem.reason for problem in problems] == [True, True]


@pytest.mark.parametrize("home", ["https://www.aljarida.example/", "http://aljarida.example", "https://m.aljarida.example/fr"])
def test_a_site_has_one_owner(write: Write, layers: tuple[Path, Path], home: str) -> None:
    write("aljarida", GOOD)
    file = write("zz_copy", GOOD.replace('home = "https://www.aljarida.example/"', f'home = "{home}"'))
    outlets, problems = load_outlets(layers)
    assert list(outlets) == ["aljarida"]
    assert problems == [Problem(file, 2, 'aljarida.example already belongs to outlet "aljarida"')]


def test_a_further_site_that_belongs_to_another_is_refused_at_its_own_line(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD)
    sites = 'sites = ["aljarida.example"]\ntier = "A"'
    write("zz_copy", GOOD.replace("www.aljarida", "copy").replace('tier = "A"', sites))
    (problem,) = load_outlets(layers)[1]
    assert (problem.line, "already belongs" in problem.reason) == (4, True)


def test_editions_on_their_own_hosts_are_two_outlets(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD)
    write("aljarida_fr", GOOD.replace("www.aljarida", "fr.aljarida"))
    assert (len(load_outlets(layers)[0]), load_outlets(layers)[1]) == (2, [])


def test_the_slug_is_the_files_name_and_nothing_else(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", 'slug = "hespress"\n' + GOOD)
    write("Al-Akhbar", GOOD.replace("aljarida", "akhbar"))
    outlets, problems = load_outlets(layers)
    assert outlets == {}
    assert ["slug" in problem.reason for problem in problems] == [True, True]


def test_an_operators_file_lies_over_ours(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD, layer="seeds")
    write("aljarida", "extends = true\n[politeness]\ndelay_s = 30\n")
    outlet = load_outlets(layers)[0]["aljarida"]
    assert (outlet.politeness.delay_s, outlet.name) == (30, "Al Jarida")


def test_an_outlet_is_off_in_one_line_and_frees_its_site(write: Write, layers: tuple[Path, Path]) -> None:
    write("aljarida", GOOD, layer="seeds")
    write("zz_mine", GOOD, layer="config")
    write("aljarida", "extends = true\nenabled = false\n")
    outlets, problems = load_outlets(layers)
    assert (list(outlets), problems) == (["zz_mine"], [])


def shipped() -> list[Path]:
    return sorted((SEEDS / FOLDER).glob("*.toml"))


def read(file: Path) -> Outlet:
    """The outlet of a file, be it switched off or on."""
    return validate({key: value for key, value in parse(file).items() if key != "enabled"}, Outlet, file)


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_every_shipped_outlet_is_understood_also_while_it_is_off(file: Path) -> None:
    outlet = read(file)
    assert all(outlet.owns(route.url) for route in outlet.routes)


def test_no_two_shipped_outlets_claim_one_site() -> None:
    sites = [site for file in shipped() for site in read(file).own_sites]
    assert len(sites) == len(set(sites))


def test_shipped_outlets_load_without_a_problem() -> None:
    assert load_outlets([SEEDS])[1] == []


@pytest.mark.parametrize(
    ("slug", "url", "key"),
    [
        ("hespress_ar", "https://www.hespress.com/%d8%a7%d8%aa%d9%81%d8%a7%d9%82-1469865.html", "hespress.com:article:1469865"),
        ("hespress_ar", "https://www.hespress.com/international/355728.html", "hespress.com:vivvo:355728"),
        ("hespress_fr", "https://fr.hespress.com/374782-un-accord-2026.html", "fr.hespress.com:article:374782"),
        (
            "le360_fr",
            "https://fr.le360.ma/politique/un-accord_ABCDEFGHIJKLMNOPQRSTUVWX23/",
            "fr.le360.ma:arc:ABCDEFGHIJKLMNOPQRSTUVWX23",
        ),
        ("le360_fr", "https://fr.le360.ma/politique/un-accord-173241/", "fr.le360.ma:old:173241"),
        ("akhbarona", "https://www.akhbarona.com/mobile/politic/401000.html", "akhbarona.com:article:401000"),
        ("akhbarona", "https://www.akhbarona.com/permalink/401000.html", "akhbarona.com:article:401000"),
        ("tanja7", "https://www.tanja7.com/49654/%D8%A7%D8%AA%D9%81%D8%A7%D9%82/", "tanja7.com:article:49654"),
        (
            "yabiladi_fr",
            "https://www.yabiladi.com/articles/details/160000/un-accord.html?utm_source=rss_yabiladi",
            "yabiladi.com:article:160000",
        ),
        ("hespress_ar", "https://www.hespress.com/?p=1469865", "hespress.com:article:1469865"),
        ("hespress_ar", "https://www.hespress.com/tag/mondial-2030", "hespress.com/tag/mondial-2030"),
        ("hespress_fr", "https://fr.hespress.com/?p=374782", "fr.hespress.com:article:374782"),
        ("hespress_en", "https://en.hespress.com/123456-a-deal.html", "en.hespress.com:article:123456"),
        ("hespress_en", "https://en.hespress.com/?p=123456", "en.hespress.com:article:123456"),
        ("le360_ar", "https://ar.le360.ma/politique/173241", "ar.le360.ma:old:173241"),
        (
            "le360_ar",
            "https://ar.le360.ma/politique/un-accord_ABCDEFGHIJKLMNOPQRSTUVWX23/?outputType=amp",
            "ar.le360.ma:arc:ABCDEFGHIJKLMNOPQRSTUVWX23",
        ),
        ("maroc_ma", "https://www.maroc.ma/fr/actualites/un-accord", "maroc.ma:article:fr/actualites/un-accord"),
        ("al3omk", "https://al3omk.com/1186740.html", "al3omk.com:article:1186740"),
        ("al3omk", "https://al3omk.com/1186740", "al3omk.com:article:1186740"),
        ("goud", "https://www.goud.ma/%D8%A7%D8%AA%D9%81%D8%A7%D9%82-861204/", "goud.ma:article:861204"),
        ("24saa", "https://24saa.com/%D8%A7%D8%AA%D9%81%D8%A7%D9%82/?amp=1", "24saa.com/%D8%A7%D8%AA%D9%81%D8%A7%D9%82"),
        ("northafricapost", "https://northafricapost.com/88123-a-deal.html", "northafricapost.com:article:88123"),
        (
            "atalayar",
            "https://www.atalayar.com/articulo/politica/un-acuerdo/20261006101500215004.amp.html",
            "atalayar.com:article:20261006101500215004",
        ),
        ("mcg24", "https://fr.mcg24.com/77012.html", "fr.mcg24.com:article:77012"),
        ("anfaspress", "https://www.anfaspress.com/news/print/9012-2026-10-06-10-11-12", "anfaspress.com:article:9012"),
        ("bladi", "https://www.bladi.net/un-accord,98123.html", "bladi.net:article:98123"),
        ("telquel", "https://telquel.ma/instant-t/2026/10/06/un-accord_1899123/", "telquel.ma:article:1899123"),
        ("medias24", "https://medias24.com/2026/10/06/un-accord-901234/", "medias24.com:article:901234"),
        ("mwn", "https://www.moroccoworldnews.com/2026/10/301234/a-deal/", "moroccoworldnews.com:article:301234"),
        ("barlamane_ar", "https://barlamane.com/un-accord/?utm_source=rss", "barlamane.com/un-accord"),
        ("aujourdhui", "https://aujourdhui.ma/societe/un-accord", "aujourdhui.ma/societe/un-accord"),
    ],
)
def test_a_shipped_outlet_reads_the_platforms_id(slug: str, url: str, key: str) -> None:
    file = SEEDS / FOLDER / f"{slug}.toml"
    assert key_of(url, SimpleNamespace(keys=parse(file).get("keys", {}))) == key
