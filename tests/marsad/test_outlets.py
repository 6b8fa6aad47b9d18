"""`marsad outlets`: what an operator can find out about an outlet, and how one is added."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from crawler.press import load_outlets
from crawler.probe import Finding, Probe
from marsad import cases
from marsad.probing import slug_of, stranger, written
from tests.crawler.site import Item, Site, rss
from tests.marsad.overlay import OUTLET, without_the_press_that_ships
from tests.marsad.processes import Desk

SETTINGS = '[network]\nallow = ["127.0.0.0/8"]\n[crawl]\ncontact = "https://marsad.example/"\n'
FRONT = """<html lang="fr"><head><title>Accueil - La Gazette</title>
  <meta property="og:site_name" content="La &quot;Gazette&quot;">
  </head><body><a href="/1201-un-accord.html">Un accord</a><a href="/contact">Contact</a></body></html>"""


@pytest.fixture(scope="module")
def server() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.9") as server:
        yield server


@pytest.fixture
def site(server: HTTPServer, desk: Desk) -> Site:
    """A site on 127.0.0.9 that no outlet file speaks of, with a feed, a search and a front page."""
    server.clear()
    desk.file("marsad.toml", SETTINGS)
    without_the_press_that_ships(desk.home)
    site, now = Site(server), datetime.now(UTC)
    site.serve("/", FRONT)
    items = [Item(site.url(f"/{n}-un-accord.html"), now - timedelta(hours=n - 1200)) for n in (1201, 1202, 1203, 1204, 1205)]
    site.serve("/feed/", rss(items), content_type="application/rss+xml", query={})
    return site


def file_of(site: Site, delay: str = "delay_s = 0") -> str:
    route = f'[[routes]]\nname = "feed"\nkind = "feed"\nurl = "{site.url("/feed/")}"\n'
    head = f'name = "Gazette"\nhome = "{site.url("/")}"\nlanguages = ["fr"]\ntier = "B"\n'
    return f"{head}\n{route}\n[keys]\narticle = '^/(?P<id>\\d+)-'\n\n[politeness]\n{delay}\n"


def test_an_outlet_is_probed_and_what_answered_is_said(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    done = desk("outlets", "probe", "gazette", "--json", "--database", "sqlite:///probe.db")
    found = {line["url"].removeprefix(site.url("/")): line for line in done.lines}
    assert done.code == 0
    feed = found["feed/"]
    assert (feed["why"], feed["outcome"], feed["listed"], feed["dated"], feed["hours"]) == ("route feed", "read", 5, 5, 4.0)
    assert (found[""]["kind"], found[""]["listed"]) == ("homepage", 1)
    assert found["sitemap.xml"]["outcome"] != "read"
    assert {request.headers["User-Agent"].partition("/")[0] for request in site.requests} == {"Marsad"}


def test_a_probe_obeys_robots_txt(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    site.robots.set_data("User-agent: *\nDisallow: /feed/\n")
    found = {line["why"]: line["outcome"] for line in desk("outlets", "probe", "gazette", "--json").lines}
    assert found["route feed"] == "robots"
    assert "/feed/" not in site.asked


def test_an_outlet_that_is_off_is_probed_too_and_an_unknown_one_is_not(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", "enabled = false\n" + file_of(site))
    done = desk("outlets", "probe", "gazette")
    assert (done.code, "5 articles in 4 hours" in done.out) == (0, True)
    assert desk("outlets", "probe", "gazete").code == 2


def test_a_new_outlet_is_written_from_what_answered_and_wants_a_case(desk: Desk, site: Site) -> None:
    done = desk("outlets", "new", site.url("/"), "--slug", "gazette", "--delay", "0")
    file = desk.home / "outlets" / "gazette.toml"
    assert (done.code, done.out.strip()) == (0, str(file))
    assert "marsad outlets freeze" in done.err
    (outlet,) = load_outlets([desk.home])[0].values()
    assert (outlet.name, outlet.languages, outlet.tier) == ('La "Gazette"', ("fr",), "C")
    assert [(route.name, route.kind) for route in outlet.routes] == [("feed", "feed"), ("front", "homepage")]
    assert "5 articles in 4 hours" in file.read_text("utf-8")
    described = tomllib.loads(file.read_text("utf-8"))
    assert (described["keys"].keys(), described["politeness"]) == ({"article"}, {"delay_s": 0})
    again = desk("outlets", "new", site.url("/"))
    assert (again.code, 'belongs to outlet "gazette"' in again.err) == (2, True)


def test_where_nothing_answers_nothing_is_written(desk: Desk, server: HTTPServer) -> None:
    server.clear()
    desk.file("marsad.toml", SETTINGS)
    Site(server)
    done = desk("outlets", "new", server.url_for("/"), "--slug", "silent", "--delay", "0")
    assert (done.code, "nothing answered" in done.err) == (1, True)
    assert not (desk.home / "outlets" / "silent.toml").exists()


def test_outlets_of_another_directory_are_listed_checked_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "journal.toml").write_text(OUTLET, encoding="utf-8")
    (folder / "closed.toml").write_text(
        "enabled = false\n" + OUTLET.replace("journal.example", "closed.example"), encoding="utf-8"
    )
    listed = desk("outlets", "list", "--all", "--json", "--outlets", folder)
    assert [(one["slug"], one["enabled"]) for one in listed.lines] == [("closed", False), ("journal", True)]
    assert "Le Journal  (off)\n" in desk("outlets", "list", "--all", "--outlets", folder).out
    assert "1 outlets enabled, 1 off, 0 problems" in desk("outlets", "check", "--outlets", folder).err
    assert json.loads(desk("outlets", "list", "--json", "--outlets", folder).out)["slug"] == "journal"


ARTICLE = """<html lang="fr"><head><title>Un accord avec Malte</title><meta property="og:title" content="Un accord avec Malte">
  <meta property="article:published_time" content="2026-10-06T10:00:00+01:00"></head><body><h1>Un accord avec Malte</h1>
  <div class="entry-content"><p>La Sûreté nationale et la police de Malte ont conclu mardi à Rabat un accord sur les ports.</p>
  <p>Il entrera en vigueur au mois de janvier, après l’accord des deux gouvernements.</p></div></body></html>"""


def test_a_real_page_is_frozen_and_the_reader_held_to_it(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    site.serve("/1201-un-accord.html", ARTICLE)
    done = desk("outlets", "freeze", site.url("/1201-un-accord.html"))
    page = desk.home / "cases" / "gazette" / "page_1.html"
    assert (done.code, done.out.strip(), page.read_text("utf-8")) == (0, str(page), ARTICLE)
    part = tomllib.loads(page.with_name("case.toml").read_text("utf-8"))["article"][0]
    assert (part["title"], part["language"], part["published"].isoformat()) == (
        "Un accord avec Malte",
        "fr",
        "2026-10-06T10:00:00+01:00",
    )
    tested = desk("outlets", "test")
    assert (tested.code, tested.out, "1 pages of 1 outlets, 0 differences" in tested.err) == (0, "", True)
    page.write_text(ARTICLE.replace("<p>Il entrera", "<p hidden>Il entrera"), encoding="utf-8")
    (line,) = desk("outlets", "test", "gazette", "--json").lines
    assert (line["file"], line["field"], line["read"]) == ("page_1.html", "text, line 2", None)
    assert desk("outlets", "test", "gazette").code == 1


def test_what_is_no_article_or_no_outlets_is_not_frozen(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    site.serve("/1202-x.html", "<html><body><p>Page introuvable</p></body></html>")
    for path, reason in (("/1202-x.html", "no article: soft_404"), ("/1203-x.html", "no page: ")):
        done = desk("outlets", "freeze", site.url(path))
        assert (done.code, reason in done.err) == (1, True)
    assert desk("outlets", "freeze", "https://elsewhere.example/1").code == 2
    assert not (desk.home / "cases").exists()


def test_the_cases_that_ship_are_read_as_they_say(desk: Desk) -> None:
    done = desk("outlets", "test", "hespress_ar", "24saa", "--cases", Path(__file__).parents[1] / "cases")
    assert (done.code, done.out) == (0, "")


def test_an_outlet_that_asks_is_forgotten_once_it_is_off(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    site.serve("/1201-un-accord.html", ARTICLE)
    assert desk("crawl", "gazette").code == 0
    refused = desk("outlets", "forget", "gazette")
    assert (refused.code, "switch it off first" in refused.err) == (2, True)
    desk.file("outlets/gazette.toml", "enabled = false\n" + file_of(site))
    assert len(desk("events", "--json").lines) == 1
    done = desk("outlets", "forget", "gazette", "--yes")
    assert (done.code, "1 articles forgotten, 1 events" in done.err) == (0, True)
    assert [(one["status"], one["reports"]) for one in desk("events", "--json").lines] == [("retracted", [])]
    told = desk("explain", site.url("/1201-un-accord.html"), "--json").lines[0]
    assert told["verdict"] == "forgotten at the outlet's request"


def test_a_probe_asks_for_robots_txt_once(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    desk("outlets", "probe", "gazette")
    assert [request.path for request in site.requests].count("/robots.txt") == 1


def test_a_probe_that_is_refused_keeps_no_crawl_from_its_work(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    site.robots.set_data("\n".join(f"Sitemap: {site.url(path)}" for path in ("/a.xml", "/b.xml", "/c.xml", "/d.xml")))
    for path in ("/a.xml", "/b.xml", "/c.xml", "/d.xml"):
        site.serve(path, "", status=403)
    outcomes = [line["outcome"] for line in desk("outlets", "probe", "gazette", "--json").lines]
    assert (outcomes.count("refused"), "throttled" in outcomes) == (3, True), "a host is not asked for more refusals"
    site.serve("/1201-un-accord.html", ARTICLE)
    assert "throttled" not in desk("-v", "crawl", "gazette").out


@pytest.mark.parametrize(
    ("slug", "reason"),
    [("../evil", "no name"), ("Bad-Slug", "no name"), ("ledesk", 'there is an outlet "ledesk" already')],
)
def test_a_new_outlet_bears_a_name_of_its_own(desk: Desk, site: Site, slug: str, reason: str) -> None:
    (desk.home / "outlets" / "ledesk.toml").unlink()
    done = desk("outlets", "new", site.url("/"), "--slug", slug, "--delay", "0")
    assert (done.code, reason in done.err, site.requests) == (2, True, [])


def test_a_host_that_says_no_name_wants_one_said(desk: Desk, site: Site) -> None:
    done = desk("outlets", "new", site.url("/"), "--delay", "0")
    assert (done.code, "--slug" in done.err, site.requests) == (2, True, [])


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://www.kifache.com/", "kifache"),
        ("https://fr.hespress.com/", "fr_hespress"),
        ("https://mynews.co.ma/", "mynews"),
        ("https://le-desk.ma/", "le_desk"),
        ("https://xn--mgba3a.ma/", None),
        ("http://127.0.0.9:8000/", None),
        ("http://localhost/", None),
    ],
)
def test_an_outlet_is_called_after_its_host_where_that_can_be_read(url: str, slug: str | None) -> None:
    assert slug_of(url) == slug


def test_a_file_that_is_no_outlet_is_not_written() -> None:
    found = Finding(kind="homepage", url="https://gazette.example/", why="front page", outcome="read")
    with pytest.raises(ValueError, match="needs \\[keys\\]"):
        written(stranger("https://gazette.example/"), Probe(findings=(found,), front=b"", keys=None), date(2026, 11, 24))


def test_each_address_is_written_once() -> None:
    url = "https://gazette.example/feed"
    twice = tuple(Finding(kind=kind, url=url, why="robots.txt", outcome="read") for kind in ("feed", "sitemap"))
    text = written(stranger("https://gazette.example/"), Probe(findings=twice, front=b"", keys=None), date(2026, 11, 24))
    assert [route["kind"] for route in tomllib.loads(text)["routes"]] == ["feed"]


def test_a_page_belongs_to_the_outlet_that_is_on_and_what_is_wrong_is_said_once(desk: Desk, site: Site) -> None:
    desk.file("outlets/zeitung.toml", file_of(site))
    desk.file("outlets/gazette.toml", "enabled = false\n" + file_of(site))
    desk.file("outlets/broken.toml", "enabled = false\nname = 3")
    desk.file("outlets/torn.toml", "name =")
    site.serve("/1201-un-accord.html", ARTICLE)
    done = desk("outlets", "freeze", site.url("/1201-un-accord.html"))
    assert Path(done.out.strip()).parent.name == "zeitung"
    assert (done.err.count("torn.toml:"), done.err.count('broken.toml:1: "home" is missing')) == (1, 1)


def test_two_outlets_of_one_site_are_told_by_check_also_where_one_is_off(desk: Desk, site: Site) -> None:
    desk.file("outlets/zeitung.toml", file_of(site))
    desk.file("outlets/gazette.toml", "enabled = false\n" + file_of(site))
    done = desk("outlets", "check")
    assert (done.code, f'{site.netloc} already belongs to outlet "zeitung", while this one is off' in done.err) == (0, True)


def test_a_page_is_frozen_once_under_the_address_that_answered_and_over_no_other(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    site.redirect("/1299-parti.html", "/1201-un-accord.html")
    for path in ("/1201-un-accord.html", "/1202-un-accord.html"):
        site.serve(path, ARTICLE)
    assert desk("outlets", "freeze", site.url("/1299-parti.html")).code == 0
    case = desk.home / "cases" / "gazette" / "case.toml"
    assert tomllib.loads(case.read_text("utf-8"))["article"][0]["url"] == site.url("/1201-un-accord.html")
    again = desk("outlets", "freeze", site.url("/1201-un-accord.html"))
    assert (again.code, "frozen already, as page_1.html" in again.err) == (2, True)
    case.write_text("# nothing\n", encoding="utf-8")
    assert desk("outlets", "freeze", site.url("/1202-un-accord.html")).out.strip().endswith("page_2.html")


def test_what_is_no_address_is_not_frozen(desk: Desk) -> None:
    done = desk("outlets", "freeze", "http://[")
    assert (done.code, "is not a web address" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("[[article]]\nurl = 3", "case.toml:2: article.0.url"),
        ("[[article", "not TOML"),
        ("[[artcle]]", 'unknown key "artcle"; did you mean "article"?'),
        (
            '[[article]]\nfile = "gone.html"\nurl = "https://a.example/1"\ntitle = ""\nlanguage = "fr"\ntext = ""',
            "gone.html: No such",
        ),
    ],
)
def test_a_case_that_is_no_case_is_refused_with_its_reason(desk: Desk, site: Site, case: str, reason: str) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    desk.file("cases/gazette/case.toml", case)
    done = desk("outlets", "test")
    assert (done.code, reason in done.err) == (2, True), done.err


def test_a_case_may_speak_only_of_the_routes_of_its_outlet(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", file_of(site))
    listing = '[[listing]]\nfile = "feed.xml"\nroute = "fed"\nlink = []\n'
    article = '[[article]]\nfile = "1.html"\nurl = "https://a.example/1"\ntitle = ""\nlanguage = "fr"\ntext = ""'
    desk.file("cases/gazette/1.html", ARTICLE)
    desk.file("cases/gazette/case.toml", listing + article)
    done = desk("outlets", "test")
    assert (done.code, 'has no route "fed"; did you mean "feed"?' in done.err) == (2, True), done.err


def test_where_no_case_is_nothing_is_tested(desk: Desk) -> None:
    assert desk("outlets", "test", "--cases", "nowhere").code == 2


@pytest.mark.parametrize("text", ["a\rb\nc", "a\x0bb\nc", "a\x7f\nb", "a'''\nb", "a\nb\tc", "a"])
def test_a_case_is_written_as_toml_reads_it(text: str) -> None:
    assert tomllib.loads(cases.written({"text": text}))["article"][0]["text"].strip() == text


def test_an_outlet_is_forgotten_only_where_it_is_certain_which_and_that_it_is_off(desk: Desk, site: Site) -> None:
    desk.file("outlets/gazette.toml", "enabled = false\nname = 3\n")
    assert desk("outlets", "forget", "gazette", "--yes").code == 2, "what its file says is not understood"
    desk.file("outlets/gazette.toml", "enabled = false\n" + file_of(site))
    unknown = desk("outlets", "forget", "gazete", "--yes")
    assert (unknown.code, 'did you mean "gazette"?' in unknown.err) == (2, True)
    unasked = desk("outlets", "forget", "gazette")
    assert (unasked.code, "--yes" in unasked.err) == (2, True)
    assert desk("outlets", "forget", "gazette", "--yes", "--outlets", desk.home).code == 2, "there is no such option"
    assert desk("outlets", "forget", "gazette", "--yes").code == 0


def test_an_outlet_without_a_file_is_forgotten_and_its_frozen_pages_are_named(desk: Desk, site: Site) -> None:
    file = desk.file("outlets/gazette.toml", file_of(site))
    site.serve("/1201-un-accord.html", ARTICLE)
    assert desk("crawl", "gazette").code == 0
    assert desk("outlets", "freeze", site.url("/1201-un-accord.html")).code == 0
    file.unlink()
    done = desk("outlets", "forget", "gazette", "--yes")
    assert (done.code, f"its pages in {desk.home / 'cases' / 'gazette'} are still there" in done.err) == (0, True)
