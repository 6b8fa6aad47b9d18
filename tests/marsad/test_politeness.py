"""However many of ours want something of an outlet, it is asked by one at a time."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from marsad.loopback import served
from marsad.newsroom import Newsroom
from marsad.press import app, write_outlet_files
from tests.marsad.processes import COMMAND, cold, environment
from tests.marsad.watching import watching

OUTLET = "passerelle"
THINKS_S = 0.03
"""How long the outlet thinks about each answer."""
STRETCH = ("--from", "2025-11-01", "--to", "2025-12-31")


@dataclass
class Counted:
    """An outlet that counts who is inside."""

    outlet: ASGIApp
    inside: int = 0
    most: int = 0
    asked: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        self.asked += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(THINKS_S)
        self.inside -= 1
        await self.outlet(scope, receive, send)


def test_watching_reading_again_crawling_and_backfilling_together_ask_a_host_one_request_at_a_time(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    outlet = Counted(app(newsroom, OUTLET))
    with served(outlet, newsroom.outlets[OUTLET].address) as port:
        write_outlet_files(newsroom, dict.fromkeys(newsroom.outlets, port), tmp_path)
        for slug in newsroom.outlets.keys() - {OUTLET}:
            (tmp_path / "outlets" / f"{slug}.toml").unlink()
        with watching(tmp_path) as running:
            running.wait_for(event="did", outlet=OUTLET, route="wordpress")
            all_due_again(tmp_path / "marsad.db")
            alone, said = outlet.asked, len(running.said)
            command = [*COMMAND, "backfill", OUTLET, *STRETCH]
            with subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE) as backfill:
                crawl = cold("crawl", OUTLET, "--json", cwd=tmp_path)
                _, told = backfill.communicate(timeout=60)
            running.wait_for(event="did", outlet=OUTLET, outcome="unchanged", after=said)
    assert (crawl.code, backfill.returncode) == (0, 0), (crawl.err, told)
    assert outlet.asked > alone + 3
    assert outlet.most == 1


def all_due_again(database: Path) -> None:
    """Have every article that tells an event looked at again now."""
    with closing(sqlite3.connect(database, timeout=30)) as opened, opened:
        assert opened.execute("UPDATE rereading SET due_at = read_at").rowcount > 0
