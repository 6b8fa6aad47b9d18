"""`marsad health`: what a container's health check calls, against a real ledger on loopback."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.responses import PlainTextResponse

from alerts.payload import Coverage
from marsad.loopback import free_port, served
from tests.marsad.processes import Desk, cold
from tests.web.samples import NOTHING_WAITS, NOW, Shelf, Signs, SomeNames
from web.app import create_app
from web.site import WebSettings

LATE = Shelf(waits=replace(NOTHING_WAITS, due=2, oldest_due=NOW - timedelta(hours=1)))
COVERAGE = Coverage(read=1, of=2, blind=("barq",))


@contextmanager
def running(shelf: Shelf) -> Iterator[int]:
    app = create_app(shelf, SomeNames(), WebSettings(), clock=lambda: NOW, coverage=lambda: COVERAGE, vitals=Signs())
    with served(app) as port:
        yield port


def test_an_instance_that_does_its_work_is_well(desk: Desk) -> None:
    with running(Shelf()) as port:
        done = desk("health", "--url", f"http://127.0.0.1:{port}")
    assert (done.code, done.err) == (0, "")
    assert done.out == "well\noutlets: 1 of 2 read, not read now: barq\n"


def test_one_that_does_not_says_why_and_since_when(desk: Desk) -> None:
    with running(LATE) as port:
        done = desk("health", "--url", f"http://127.0.0.1:{port}/healthz")
    assert done.code == 1
    assert "delivery: deliveries that are due and not sent: 2" in done.out
    assert "(since 2025-11-28T11:00:00+00:00)" in done.out


def test_programs_get_what_the_instance_said(desk: Desk) -> None:
    with running(LATE) as port:
        done = desk("health", "--json", "--url", f"http://127.0.0.1:{port}")
    assert [reason["code"] for reason in json.loads(done.out)["reasons"]] == ["delivery"]


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1"])
def test_without_an_address_it_asks_where_the_settings_say_that_the_ledger_listens(desk: Desk, host: str) -> None:
    with running(Shelf()) as port:
        desk.file("marsad.toml", f'[web]\nhost = "{host}"\nport = {port}\n')
        assert desk("health", env={"http_proxy": "http://127.0.0.1:9"}).code == 0


def test_where_nobody_answers_it_is_not_well(desk: Desk) -> None:
    done = desk("health", "--url", f"http://127.0.0.1:{free_port()}")
    assert done.code == 1
    assert "silent: no health at" in done.out
    assert "is marsad run running" in done.out


@pytest.mark.parametrize("url", ["https://127.0.0.1", "127.0.0.1:8765", "http://"])
def test_an_address_that_is_none_is_wrong_use(desk: Desk, url: str) -> None:
    done = desk("health", "--url", url)
    assert (done.code, "is not an address such as" in done.err) == (2, True)


def test_what_is_no_ledger_is_not_well(desk: Desk) -> None:
    with served(PlainTextResponse("hello")) as port:
        assert desk("health", "--url", f"http://127.0.0.1:{port}").code == 1


def test_it_wakes_nothing_that_it_does_not_need(desk: Desk) -> None:
    heavy = "{'pydantic_settings', 'sqlalchemy', 'structlog', 'fastapi', 'httpx', 'jinja2'}"
    look = f"import atexit, sys; atexit.register(lambda: print('woken:', sorted({heavy} & set(sys.modules))))"
    run = "from marsad.__main__ import main; sys.argv = ['marsad', 'health', '--url', 'http://127.0.0.1:9']; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"{look}; {run}"], capture_output=True, text=True, cwd=desk.home, check=False
    )
    assert "woken: []" in done.stdout
    assert cold("health", "--url", "http://127.0.0.1:9", cwd=desk.home).code == 1
