"""`marsad outlets`: what an operator can find out about an outlet, and how one is added."""

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from crawler.outlet import load_outlets
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
    items = [Item(site.url(f"/{n}-un-accord.html"), now - timedelta(hours=n - 1200)) for n in (1201, 1202, 1205)]
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
    assert (feed["why"], feed["outcome"], feed["listed"], feed["dated"], feed["hours"]) == ("route feed", "read", 3, 3, 4.0)
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
    assert (done.code, "3 articles in 4 hours" in done.out) == (0, True)
    assert desk("outlets", "probe", "gazete").code == 2


def test_a_new_outlet_is_written_from_what_answered_and_wants_a_case(desk: Desk, site: Site) -> None:
    done = desk("outlets", "new", site.url("/"), "--slug", "gazette", "--delay", "0")
    file = desk.home / "outlets" / "gazette.toml"
    assert (done.code, done.out.strip()) == (0, str(file))
    assert "marsad outlets freeze" in done.err
    (outlet,) = load_outlets([desk.home])[0].values()
    assert (outlet.name, outlet.languages, outlet.tier) == ('La "Gazette"', ("fr",), "C")
    assert [(route.name, route.kind) for route in outlet.routes] == [("feed", "feed"), ("front", "homepage")]
    assert "3 articles in 4 hours" in file.read_text("utf-8")
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
    assert "off, unproven" in desk("outlets", "list", "--all", "--outlets", folder).out
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
