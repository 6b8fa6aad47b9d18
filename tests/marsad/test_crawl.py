import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import IO, Any

import pytest
from pytest_httpserver import HTTPServer

from db.store import Store
from marsad.child import BROKEN
from marsad.newsroom import Newsroom
from marsad.press import serving, write_outlet_files
from marsad.receivers import Hook, hook
from tests.crawler.site import Site, rss
from tests.marsad.overlay import without_the_press_that_ships
from tests.marsad.pages import printed
from tests.marsad.processes import COMMAND, Desk, Done, environment

SETTINGS = '[network]\nallow = ["127.0.0.0/8"]\n'
OUTLET = """
name = "Al Jarida"
home = "{home}"
languages = ["ar"]
tier = "A"

[[routes]]
name = "feed"
kind = "feed"
url = "{home}feed"

[politeness]
delay_s = 0
"""


@pytest.fixture(scope="module")
def server() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.5") as server:
        yield server


@pytest.fixture
def site(server: HTTPServer, desk: Desk) -> Site:
    """One outlet on 127.0.0.5, and the file that makes it known."""
    server.clear()
    desk.file("marsad.toml", SETTINGS)
    desk.file("outlets/aljarida.toml", OUTLET.format(home=server.url_for("/")))
    return Site(server)


@pytest.fixture
def listener(desk: Desk, site: Site) -> Iterator[Hook]:
    """A program that is subscribed to new agreements."""
    del site  # only its settings
    with hook() as receiver:
        made = desk("subscribe", "new-mou", "--webhook", receiver.url, "--json")
        receiver.secrets.append(made.lines[0]["secret"])
        yield receiver


def page(partner: str, published: datetime) -> str:
    title = f"الأمن الوطني يوقع مذكرة تفاهم مع شرطة {partner}"
    text = (
        f"وقع المدير العام للأمن الوطني عبد اللطيف حموشي، اليوم بالرباط، مذكرة تفاهم مع مدير شرطة {partner}، تهم الجريمة المنظمة."
    )
    return printed(title, [text], published=published.isoformat())


def articles(done: Done) -> list[dict[str, Any]]:
    return [line for line in done.lines if "article" in line]


def test_the_first_reading_tells_nobody_and_what_comes_after_is_told_once(desk: Desk, site: Site, listener: Hook) -> None:
    now = datetime.now(UTC)
    site.serve("/1.html", page("السنغال", now - timedelta(hours=2)))
    site.serve("/2.html", page("البرتغال", now - timedelta(hours=1)))
    site.serve("/3.html", page("اليابان", now - timedelta(days=5)))
    for listed in (["/1.html"], ["/1.html", "/2.html", "/3.html"], ["/1.html", "/2.html", "/3.html"]):
        site.server.expect_oneshot_request("/feed").respond_with_data(
            rss(map(site.absolute, listed)), content_type="application/rss+xml"
        )
    came = []
    for _ in range(3):
        done = desk("crawl", "aljarida", "--json")
        assert done.code == 0, done.err
        came.append(len(articles(done)))
        assert desk("deliver", "--once").code == 0
    assert came == [1, 2, 0]
    assert len(desk("events", "--kind", "agreement", "--json").lines) == 3
    assert [(request.is_verified, request.told["event"]["partners"]) for request in listener.requests] == [(True, ["PT"])]


def test_a_second_crawl_of_the_newsroom_fetches_nothing_again(desk: Desk, newsroom: Newsroom) -> None:
    desk.file("marsad.toml", SETTINGS)
    with serving(newsroom) as ports:
        write_outlet_files(newsroom, ports, desk.home)
        first, second = (desk("crawl", "rabat_dispatch", "--json") for _ in range(2))
    assert first.code == second.code == 0
    assert len(articles(first)) == len(newsroom.printed_by("rabat_dispatch"))
    assert articles(second) == []
    assert {line["outcome"] for line in second.lines} == {"unchanged"}
    assert desk("deliver", "--once").err.endswith("0 deliveries owed, nothing due\n")


LISTINGS = {
    "moved": ("<html><body>Moved</body></html>", "malformed"),
    "json": ("{}", "malformed"),
    "nothing": ("", "empty"),
    "bare": (rss([]), "empty"),
}
PAGES = ["/empty.html", "/gone.html", "/notice.html", "/old.html"]


@pytest.fixture(scope="module")
def bad_day(
    server: HTTPServer, tmp_path_factory: pytest.TempPathFactory, warm_process: tuple[IO[str], IO[str]]
) -> tuple[Desk, Done]:
    """One crawl of an outlet on which almost everything goes wrong, and of one that does not answer."""
    server.clear()
    site, desk = Site(server), Desk(tmp_path_factory.mktemp("home"), *warm_process)
    routes = "".join(f'[[routes]]\nname = "{name}"\nkind = "feed"\nurl = "{site.url(name)}"\n' for name in LISTINGS)
    desk.file("marsad.toml", SETTINGS)
    without_the_press_that_ships(desk.home)
    desk.file("outlets/aljarida.toml", OUTLET.format(home=site.url("/")) + routes)
    desk.file("outlets/silent.toml", OUTLET.format(home="http://127.0.0.6:1/"))
    for name, (listing, _) in LISTINGS.items():
        site.serve(f"/{name}", listing, content_type="application/rss+xml")
    site.serve_feed("/feed", PAGES)
    site.serve("/empty.html", "")
    site.serve("/gone.html", "", status=404)
    site.serve("/notice.html", "<html><body><p>x</p></body></html>")
    old = page("السنغال", datetime.now(UTC)).encode("windows-1256")
    site.serve("/old.html", old, content_type="text/html; charset=utf-8")
    return desk, desk("crawl", "--all", "--json")


@pytest.mark.parametrize("route", LISTINGS)
def test_a_listing_that_gives_nothing_is_named(bad_day: tuple[Desk, Done], route: str) -> None:
    done, outcome = bad_day[1], LISTINGS[route][1]
    assert [line["outcome"] for line in done.lines if line.get("route") == route] == [outcome]
    assert f"aljarida: {route} was not read: {outcome}" in done.err


def test_an_outlet_that_does_not_answer_is_named(bad_day: tuple[Desk, Done]) -> None:
    assert "silent: feed was not read: " in bad_day[1].err


def test_a_crawl_that_misses_a_listing_partly_failed_and_shows_no_traceback(bad_day: tuple[Desk, Done]) -> None:
    assert bad_day[1].code == 1
    assert len(bad_day[1].err.splitlines()) == len(LISTINGS) + 1


def test_pages_that_cannot_be_read_are_named_and_those_beside_them_are_read(bad_day: tuple[Desk, Done]) -> None:
    fetched = {
        line["url"].rpartition("/")[2]: line["outcome"]
        for line in bad_day[1].lines
        if line.get("route") == "feed"
        if line["outlet"] == "aljarida"
    }
    read = {line["article"].rpartition("/")[2]: line["outcome"] for line in articles(bad_day[1])}
    assert fetched == {"feed": "read", "empty.html": "empty", "gone.html": "gone", "notice.html": "page", "old.html": "page"}
    assert read == {"notice.html": "rejected", "old.html": "new"}


def test_an_arabic_page_of_old_is_understood_under_a_header_that_says_utf_8(bad_day: tuple[Desk, Done]) -> None:
    assert [event["partners"] for event in bad_day[0]("events", "--json").lines] == [["SN"]]


def test_a_private_address_is_not_asked_unless_the_settings_open_it(desk: Desk, site: Site) -> None:
    desk.file("marsad.toml", "")
    done = desk("crawl", "aljarida", "--json")
    assert done.code == 1
    assert "private_address" in done.err
    assert site.requests == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name an outlet, or take --all of them"),
        (["aljareda"], 'there is no enabled outlet "aljareda"; did you mean "aljarida"?'),
        (["aljarida", "--route", "fed"], 'there is no route "fed"; did you mean "feed"?'),
    ],
)
def test_what_cannot_be_crawled_is_refused_before_anything_is_fetched(
    desk: Desk, site: Site, arguments: list[str], says: str
) -> None:
    done = desk("crawl", *arguments)
    assert done.code == 2
    assert says in done.err
    assert site.requests == []


def test_a_supervised_crawl_ends_with_whoever_started_it(desk: Desk, site: Site) -> None:
    site.serve_feed("/feed", [])
    assert desk("crawl", "aljarida", "--supervised", stdin="").code in {-15, 130}


def test_people_read_a_line_for_each_fetch(desk: Desk, site: Site) -> None:
    site.serve("/1.html", page("السنغال", datetime.now(UTC)))
    site.serve_feed("/feed", ["/1.html"])
    printed = desk("crawl", "aljarida").out
    assert "outlet=aljarida  route=feed  outcome=read" in printed
    assert "outcome=new  events=" in printed
    assert "\x1b" not in printed


def test_only_what_is_due_is_read_where_that_is_asked_for(desk: Desk, site: Site) -> None:
    site.serve_feed("/feed", [])
    assert desk("crawl", "aljarida", "--due", "--json").lines
    assert desk("crawl", "aljarida", "--due", "--json").lines == []
    assert desk("crawl", "aljarida", "--json").lines


def test_at_its_end_it_holds_nobody_s_turn(desk: Desk, site: Site) -> None:
    site.serve("/1.html", page("السنغال", datetime.now(UTC)))
    site.serve_feed("/feed", ["/1.html"])
    assert desk("crawl", "aljarida").code == 0
    store = Store.open(f"sqlite:///{desk.home}/.local/share/marsad/marsad.db", clock=lambda: datetime.now(UTC))
    assert store.owners() == set()
    store.close()


def test_pages_are_read_beside_it_so_that_it_wakes_no_parser_itself(desk: Desk, site: Site) -> None:
    site.serve("/1.html", page("السنغال", datetime.now(UTC)))
    site.serve_feed("/feed", ["/1.html"])
    command = [sys.executable, "-X", "importtime", *COMMAND[1:], "crawl", "aljarida", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=desk.home, env=environment(desk.home), check=True)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert '"outcome": "new"' in done.stdout
    assert "scrapy" in imported
    assert not imported & {"trafilatura", "parser.detection.detect", "parser.knowledge"}


def test_what_the_database_does_not_take_breaks_a_supervised_crawl_off_and_is_said(desk: Desk, site: Site) -> None:
    site.serve_feed("/feed", [])
    desk("crawl", "aljarida")
    with closing(sqlite3.connect(f"{desk.home}/.local/share/marsad/marsad.db")) as database:
        database.execute("ALTER TABLE host RENAME TO hosts")  # no turn can be taken any more
        database.commit()
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [*COMMAND, "crawl", "aljarida", "--supervised"]
    with subprocess.Popen(command, text=True, cwd=desk.home, env=environment(desk.home), **pipes) as process:  # type: ignore[call-overload]  # keyword by keyword it is known
        assert process.wait(timeout=30) == BROKEN
        assert "no such table: host" in process.stderr.read()
