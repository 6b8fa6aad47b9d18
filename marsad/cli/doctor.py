"""`marsad doctor`: what is wrong with this installation, why, and what to do."""

import asyncio
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from itertools import chain
from textwrap import TextWrapper
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from alerts.subscribing import Unfit
from crawler.outlet import Outlet
from db.examine import Examination
from db.store import Unavailable
from marsad import __version__, build
from marsad.cli import lines
from marsad.cli.options import ConfigFile, Database, Json, new_app
from marsad.config import Settings, WrongUse, load
from marsad.doctor import database as database_
from marsad.doctor import network, relay, setup, telling, watching
from marsad.doctor.finding import Finding

app = new_app()
WIDTH, INDENT = 120, " " * 21


@app.command()
def doctor(
    *,
    send_mail: Annotated[str | None, typer.Option("--send-mail", metavar="ADDRESS", help="Send a test there.")] = None,
    as_json: Json = False,
    config: ConfigFile = None,
    database: Database = None,
) -> None:
    """Examine this installation and say what to do; exit 1 if something fails. Example: marsad doctor --send-mail a@b.example.

    Nothing is changed. Each outlet's host is asked for a connection, and for nothing more.
    """
    settings = load(config, database_url=database)
    found: list[Finding] = []

    def shown() -> Iterator[dict[str, Any]]:
        for finding in examined(settings, send_mail):
            found.append(finding)
            yield asdict(finding)

    lines.show(shown(), _card, as_json=as_json)
    raise typer.Exit(1 if any(finding.level == "fail" for finding in found) else 0)


def _card(finding: lines.Record) -> Iterator[str]:
    yield from _wrapped(f"{finding['level']:4}  {finding['what']:13}  ", finding["says"])
    yield from _wrapped(f"{INDENT}→ ", finding["todo"])


def _wrapped(head: str, text: str) -> list[str]:
    """A text in lines behind a head; commands and addresses in it stay whole."""
    indent = " " * len(head)
    return TextWrapper(WIDTH, head, indent, break_long_words=False, break_on_hyphens=False).wrap(text)


def examined(settings: Settings, send_mail: str | None) -> Iterator[Finding]:
    """Look at one thing after the other, and say at once what is found."""
    yield Finding("ok", "marsad", f"{__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    outlets, problems = build.outlets(settings)
    rules, refused = build.rules(settings)
    yield from setup.findings(setup.look(settings, len(outlets), [*problems, *refused]))
    seen = database_.look(settings.database_url)
    yield from database_.findings(seen)
    if isinstance(seen, Examination) and seen.schema == "current" and not seen.damage:
        yield from _remembered(settings, outlets, rules)
    hosts = {host: port for outlet in outlets.values() for host, port in _hosts(outlet)}
    yield from network.findings(network.look(hosts, settings.config.network.allow, network.System()))
    yield from _mail(settings, send_mail)


def _hosts(outlet: Outlet) -> Iterator[tuple[str, int]]:
    for route in outlet.routes:
        parts = urlsplit(route.url)
        if parts.hostname:
            yield parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _remembered(settings: Settings, outlets: dict[str, Outlet], rules: dict[str, Any]) -> Iterator[Finding]:
    """What the database says of those who watch and those who are told."""
    now = build.clock()
    channels = {"webhook"} | ({"email"} if settings.config.mail.host else set())
    with suppress(Unavailable), build.store(settings) as store:  # it answered a moment ago; what it said then is said
        watched = watching.look(store, {slug: outlet.name for slug, outlet in outlets.items()}, now=now)
        told = telling.look(store, rules, channels, has_operator=bool(settings.config.operator.channels), now=now)
        yield from chain(
            database_.held(watched.backlog, watched.installation.held_at),
            watching.findings(watched, now),
            telling.findings(told, now),
        )


def _mail(settings: Settings, to: str | None) -> Iterator[Finding]:
    try:
        opened = build.relay(settings)
    except (OSError, WrongUse) as error:
        yield Finding("fail", "mail", str(error), "see [mail] sender and password_file")
        return
    if opened is None and to:
        raise typer.BadParameter("set [mail] host first: there is no relay to send by", param_hint="--send-mail")
    try:
        greeted = asyncio.run(relay.look(opened, to, now=build.clock())) if opened else None
    except Unfit as error:
        raise typer.BadParameter(str(error), param_hint="--send-mail") from error
    yield from relay.findings(greeted)
