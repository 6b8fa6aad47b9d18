import signal
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.ledger import Manner, Why
from db.store import Store
from marsad.config import CASABLANCA
from marsad.newsroom import Newsroom, Story
from marsad.press import serving, write_outlet_files
from tests.db.crawls import seen
from tests.marsad.processes import COMMAND, Desk, Done, environment

SETTINGS = '[network]\nallow = ["127.0.0.0/8"]\n'
OUTLET = "passerelle"
FROM, TO = date(2025, 11, 1), date(2025, 12, 31)
STRETCH = (OUTLET, "--from", FROM, "--to", TO)


@pytest.fixture(scope="module")
def press(newsroom: Newsroom) -> Iterator[Mapping[str, int]]:
    with serving(newsroom) as ports:
        yield ports


@pytest.fixture(autouse=True)
def home(newsroom: Newsroom, press: Mapping[str, int], desk: Desk) -> Path:
    """The newsroom's files, in the home of the desk."""
    desk.file("marsad.toml", SETTINGS)
    write_outlet_files(newsroom, press, desk.home)
    return desk.home


@pytest.fixture
def printed(newsroom: Newsroom) -> list[Story]:
    """What the outlet published in the stretch."""
    stories = newsroom.printed_by(OUTLET)
    return [story for story in stories if FROM <= story.published.astimezone(CASABLANCA).date() <= TO]


def articles(done: Done) -> list[str]:
    return [line["article"] for line in done.lines if "article" in line]


def test_a_stretch_of_the_past_is_read_to_its_end_and_nobody_is_told(desk: Desk, printed: list[Story]) -> None:
    desk("subscribe", "any-cooperation", "--webhook", "http://127.0.0.1:9/", "--json")
    done = desk("backfill", *STRETCH, "--json")
    assert done.code == 0, done.err
    assert len(articles(done)) == len(printed) > 3
    assert f"{len(printed)} articles, " in done.err
    assert desk("events", "--json").lines
    assert desk("deliver", "--once").err.endswith("0 deliveries owed, nothing due\n")


def test_only_what_the_outlet_finds_for_a_word_is_read(desk: Desk, printed: list[Story]) -> None:
    done = desk("backfill", *STRETCH, "--search", "Noruega", "--json")
    assert 0 < len(articles(done)) < len(printed)


def test_what_was_read_before_is_not_fetched_again(desk: Desk) -> None:
    first, second = (desk("backfill", *STRETCH, "--json") for _ in range(2))
    assert articles(first)
    assert articles(second) == []
    assert second.code == 0


@pytest.mark.parametrize("presses", [1, 2])
def test_interrupted_it_goes_on_when_it_is_run_again(desk: Desk, home: Path, printed: list[Story], presses: int) -> None:
    file = home / "outlets" / f"{OUTLET}.toml"
    file.write_text(file.read_text("utf-8").replace("delay_s = 0", "delay_s = 0.2"), encoding="utf-8")
    command = [*COMMAND, "backfill", *map(str, STRETCH), "--json"]
    read = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=home, env=environment(home)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            read += [line] if '"article"' in line else []
            if len(read) == 2:
                break
        for _ in range(presses):
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 130
    again = desk("backfill", *STRETCH, "--json")
    assert again.code == 0, again.err
    assert 0 < len(articles(again)) < len(printed)
    with closing(sqlite3.connect(home / ".local/share/marsad/marsad.db")) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM page")]
    assert len(keys) == len(set(keys)) == len(printed)


def test_an_outlet_that_wants_rest_is_left_for_later(desk: Desk, home: Path) -> None:
    file = home / "outlets" / f"{OUTLET}.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(text.partition('url = "')[2].partition("/feed")[0], "http://127.0.0.5:1"), encoding="utf-8")
    done = desk("backfill", *STRETCH)
    assert done.code == 1
    assert f"{OUTLET}: not at its end" in done.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("passerele", "--from", FROM, "--to", TO), 'did you mean "passerelle"?'),
        ((OUTLET, "--from", TO, "--to", FROM), "the last day lies before the first"),
        ((OUTLET, "--from", "2025-13-01", "--to", TO), "does not match"),
    ],
)
def test_what_cannot_be_read_is_refused(desk: Desk, arguments: tuple[object, ...], says: str) -> None:
    done = desk("backfill", *arguments)
    assert done.code == 2
    assert says in done.err


def test_an_outlet_whose_past_no_route_can_read_is_named(desk: Desk, home: Path) -> None:
    file = home / "outlets" / f"{OUTLET}.toml"
    head, _, rest = file.read_text("utf-8").partition("[[routes]]")
    sitemap = next(route for route in rest.split("[[routes]]") if 'kind = "news_sitemap"' in route)
    file.write_text(f"{head}[[routes]]{sitemap}", encoding="utf-8")
    done = desk("backfill", OUTLET, "--from", "2015-01-01", "--to", "2015-01-31")
    assert done.code == 1
    assert f"{OUTLET}: no route of it could read that stretch; " in done.err


def test_how_long_it_would_take_is_said_without_a_request(desk: Desk) -> None:
    done = desk("backfill", OUTLET, "--from", "2023-07-01", "--to", "2024-12-31", "--dry-run", "--json")
    assert done.code == 0, done.err
    assert [(line["year"], line["basis"]) for line in done.lines] == [(2023, "guessed"), (2024, "guessed")]
    assert [line["articles"] for line in done.lines] == [184 * 40, 366 * 40]
    assert all(line["requests"] > line["articles"] for line in done.lines)
    assert "by " in desk("backfill", OUTLET, "--from", "2024-01-01", "--to", "2024-12-31", "--dry-run").out


@pytest.mark.parametrize("via", ["wordpress", "feed", "sitemap"])
def test_one_way_alone_is_taken_where_it_is_named(desk: Desk, printed: list[Story], home: Path, via: str) -> None:
    kinds = (home / "outlets" / f"{OUTLET}.toml").read_text("utf-8")
    done = desk("backfill", *STRETCH, "--via", via, "--json")
    if f'kind = "{via}"' in kinds:
        assert len(articles(done)) == len(printed)
    else:
        assert (done.code, "has no route of that kind" in done.err) == (2, True)


def test_by_its_listing_alone_an_article_is_fetched_only_where_its_title_gives_reason_to(desk: Desk, home: Path) -> None:
    kinds = (home / "outlets" / f"{OUTLET}.toml").read_text("utf-8")
    via = next(kind for kind in ("feed", "wordpress") if f'kind = "{kind}"' in kinds)
    march = (OUTLET, "--from", "2026-03-01", "--to", "2026-03-31", "--via", via, "--json")  # the ministry of justice is in it
    assert len(articles(desk("backfill", *march, "--depth", "listed"))) == 1
    assert len(articles(desk("backfill", *march, "--depth", "full"))) == 1


def open_stretches(desk: Desk) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(desk.home / ".local/share/marsad/marsad.db")) as database:
        return database.execute("SELECT why, depth FROM catch_up WHERE closed_at IS NULL").fetchall()


def asked_for(desk: Desk, since: datetime, until: datetime, why: Why, **manner: Any) -> None:
    """Open a stretch as somebody did earlier."""
    with closing(Store.open(f"sqlite:///{desk.home}/.local/share/marsad/marsad.db", clock=lambda: until)) as store:
        store.open_catch_up(OUTLET, since, until, why, manner=Manner(**manner), now=until)


MARCH = (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))


def test_no_other_open_stretch_of_the_outlet_is_read_with_the_one_that_was_asked_for(desk: Desk) -> None:
    asked_for(desk, *MARCH, "gap")
    asked_for(desk, *MARCH, "asked", depth="listed")
    done = desk("backfill", *STRETCH, "--json")
    assert done.code == 0, done.err
    assert articles(done)
    assert sorted(open_stretches(desk)) == [("asked", "listed"), ("gap", "full")]


def test_whoever_goes_on_with_a_stretch_reads_it_as_it_was_asked_for(desk: Desk) -> None:
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{desk.home}/.local/share/marsad/marsad.db", clock=lambda: now)) as store:
        for route in ("feed", "news_sitemap", "wordpress"):
            store.saw(seen(at=now, outlet=OUTLET, route=route, next_due_at=now + timedelta(hours=1)))
    asked_for(desk, *MARCH, "asked", depth="listed", way="wordpress")
    assert len(articles(desk("crawl", OUTLET, "--due", "--json"))) == 1
    asked_for(desk, *MARCH, "asked", way="feed")
    assert len(articles(desk("crawl", OUTLET, "--due", "--json"))) == 1  # the other, of the ministry of justice
    with closing(sqlite3.connect(desk.home / ".local/share/marsad/marsad.db")) as database:
        assert database.execute("SELECT via, outcome FROM catch_up").fetchall() == [("wordpress", "read"), ("feed", "read")]


def test_of_all_outlets_those_without_the_way_that_is_named_are_left_out_and_named(desk: Desk, home: Path) -> None:
    file = home / "outlets" / f"{OUTLET}.toml"
    head, *routes = file.read_text("utf-8").split("[[routes]]")
    file.write_text("[[routes]]".join([head, *(route for route in routes if '"wordpress"' not in route)]), encoding="utf-8")
    done = desk("backfill", "--all", *STRETCH[1:], "--via", "wordpress", "--dry-run", "--json")
    assert done.code == 0, done.err
    read = {line["outlet"] for line in done.lines}
    assert "barid_alatlas" in read
    assert OUTLET not in read
    assert f"{OUTLET}: left out, for it has no route of that kind" in done.err


def test_an_outlet_that_is_named_twice_is_read_once(desk: Desk) -> None:
    done = desk("backfill", OUTLET, *STRETCH, "--dry-run", "--json")
    assert len(done.lines) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--via", "carrier", "--dry-run"), 'there is no way "carrier"'),
        (("--via", "homepage"), 'there is no way "homepage"'),
        (("--via", "feed", "--warc", "marsad.toml"), "only with --via warc"),
        (("--workers", "3"), "only with --via warc"),
        (("--executor", "dask://127.0.0.1:1"), "only with --via warc"),
        (("--archive", "https://archive.example/cdx"), "only with --via cdx"),
        (("--via", "cdx", "--archive", "notaurl"), '"notaurl" is not a web address'),
        (("--via", "cdx", "--depth", "listed"), "tells no titles"),
        *(
            (("--warc", "marsad.toml", *option), "means nothing where files are read")
            for option in (("--dry-run",), ("--search", "Noruega"), ("--depth", "listed"))
        ),
    ],
)
def test_options_that_mean_nothing_together_are_refused(desk: Desk, options: tuple[str, ...], says: str) -> None:
    done = desk("backfill", *STRETCH, *options)
    assert done.code == 2
    assert says in " ".join(done.err.replace("│", " ").split())
