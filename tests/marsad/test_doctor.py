"""`marsad doctor`: what it finds, and that each thing it finds wrong comes with what to do."""

import asyncio
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_network
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from alerts.notifiers.email import Email
from crawler.health import Cause
from crawler.ledger import RouteMemory
from db.examine import Examination
from db.installation import Installation
from db.outlet import OutletState
from db.process import Process
from marsad.doctor import database, network, relay, setup, telling, watching
from marsad.doctor.finding import Finding
from seeds.problem import Problem
from tests.alerts.events import subscription
from tests.alerts.servers import LOOPBACK, Mailbox
from tests.alerts.servers import relay as serving
from tests.marsad.overlay import OUTLET, RULE, without_the_press_that_ships
from tests.marsad.processes import Desk
from tests.web.samples import NOTHING_WAITS, NOW

HOUR = timedelta(hours=1)
SET_UP = setup.Setup(file=Path("/etc/marsad/marsad.toml"), directory=Path("/etc/marsad"), contact="https://x.example", outlets=2)
WATCHED = watching.Watching(
    processes=[Process("host|boot|42|7", "all", NOW - HOUR, NOW)],
    outlets={"sahifa": "Sahifa", "barq": "Al Barq"},
    states={slug: OutletState(outlet=slug, state="healthy", since=NOW) for slug in ("sahifa", "barq")},
    memories={(slug, "feed"): (RouteMemory(read_at=NOW, good_at=NOW), "read") for slug in ("sahifa", "barq")},
    backlog=NOTHING_WAITS,
    installation=Installation(NOW - HOUR, NOW - HOUR),
)
TOLD = telling.Telling(
    subscriptions=[subscription(rule="new-mou", channel="webhook")],
    backlog=NOTHING_WAITS,
    rules=["new-mou"],
    channels=["webhook"],
    has_operator=True,
)
USABLE = Examination(place="sqlite:////var/lib/marsad/marsad.db", schema="current", size=0, free=90 * database.GB)


def levels(found: Iterable[Finding]) -> dict[str, str]:
    """The worst level of each thing."""
    order = ["ok", "warn", "fail"]
    return {one.what: one.level for one in sorted(found, key=lambda one: order.index(one.level))}


def wrong(found: Iterable[Finding]) -> list[Finding]:
    return [one for one in found if one.level != "ok"]


# Settings and data files


def test_a_sound_set_up_is_ok() -> None:
    assert levels(setup.findings(SET_UP)) == {"settings": "ok"}


@pytest.mark.parametrize(
    ("changed", "what", "level"),
    [
        ({"file": None}, "settings", "warn"),
        ({"contact": None}, "contact", "fail"),
        ({"outlets": 0, "shipped": ["hespress_ar"]}, "outlets", "fail"),
        ({"problems": [Problem(Path("rules/mine.toml"), 3, "unknown key")]}, "data files", "fail"),
        ({"proxies": ["https_proxy"]}, "proxy", "warn"),
    ],
)
def test_what_is_missing_in_the_set_up_is_said_with_what_to_do(changed: dict[str, Any], what: str, level: str) -> None:
    [finding] = wrong(setup.findings(replace(SET_UP, **changed)))
    assert (finding.what, finding.level) == (what, level)
    assert finding.todo


# Database


@pytest.mark.parametrize(
    ("seen", "what", "level"),
    [
        (USABLE, "database", "ok"),
        (replace(USABLE, schema="absent"), "database", "ok"),
        (replace(USABLE, schema="older"), "database", "warn"),
        (replace(USABLE, schema="newer"), "database", "fail"),
        (replace(USABLE, damage="row 7 missing from index"), "database", "fail"),
        (replace(USABLE, free=database.LITTLE - 1), "disk", "warn"),
        (replace(USABLE, free=database.TOO_LITTLE - 1), "disk", "fail"),
        (database.Broken("it does not answer"), "database", "fail"),
    ],
)
def test_a_database_is_judged_by_what_its_examination_shows(seen: Examination | database.Broken, what: str, level: str) -> None:
    found = list(database.findings(seen))
    assert levels(found)[what] == level
    assert all(one.todo for one in wrong(found))


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "postgresql+nothing://x/y", "sqlite:////proc/none/marsad.db"])
def test_whatever_keeps_a_database_from_being_examined_is_a_finding(url: str) -> None:
    assert isinstance(database.look(url), database.Broken)


def test_an_installation_that_is_held_says_since_when_and_how_it_goes_on() -> None:
    [finding] = database.held(replace(NOTHING_WAITS, held=True, due=3), NOW)
    assert (finding.level, "3 deliveries" in finding.says, "2025-11-28 12:00" in finding.says) == ("fail", True, True)
    assert "deliveries release" in finding.todo
    assert list(database.held(NOTHING_WAITS, None)) == []


# Those who watch, and what they see


def test_while_somebody_watches_and_all_is_seen_nothing_is_wrong() -> None:
    found = list(watching.findings(WATCHED, NOW))
    assert wrong(found) == []
    assert "lives on host as process 42 since 2025-11-28 11:00 UTC" in found[0].says


@pytest.mark.parametrize(
    ("changed", "what", "level"),
    [
        ({"processes": []}, "daemon", "warn"),
        ({"processes": [Process("host|boot|42|7", "all", NOW - 9 * HOUR, NOW - 8 * HOUR)]}, "daemon", "warn"),
        ({"processes": [Process("host|boot|42|7", "all", NOW, NOW + HOUR)]}, "clock", "warn"),
        ({"backlog": replace(NOTHING_WAITS, due_routes=2, oldest_due_route=NOW - 2 * HOUR)}, "crawls", "fail"),
    ],
)
def test_what_keeps_the_press_from_being_watched_is_said(changed: dict[str, Any], what: str, level: str) -> None:
    assert levels(watching.findings(replace(WATCHED, **changed), NOW))[what] == level


def test_routes_that_became_due_while_nobody_watched_are_no_failure_of_who_watches_now() -> None:
    late = replace(NOTHING_WAITS, due_routes=2, oldest_due_route=NOW - 200 * HOUR)
    begun = [Process("host|boot|42|7", "all", NOW - timedelta(minutes=5), NOW)]
    assert wrong(watching.findings(replace(WATCHED, backlog=late, processes=begun), NOW)) == []


@pytest.mark.parametrize("cause", watching.TODO)
def test_a_blind_outlet_is_named_with_its_cause_and_what_to_do(cause: Cause) -> None:
    states = {"sahifa": OutletState(outlet="sahifa", state="blind", cause=cause, detail="feed: 403", since=NOW)}
    [counted, named] = wrong(watching.findings(replace(WATCHED, states=states), NOW))
    assert counted.says == "1 of 2 enabled outlets are in sight, 1 blind, 0 never read well"
    assert f"sahifa is blind since 2025-11-28 12:00 UTC: {cause} (feed: 403)" in named.says
    assert named.todo


def test_an_outlet_that_is_read_in_part_is_named_and_is_no_fault_and_one_that_never_was_is_only_counted() -> None:
    states = {
        "sahifa": OutletState(outlet="sahifa", state="degraded", cause="gap", detail="…", since=NOW),
        "barq": OutletState(outlet="barq", state="degraded", cause="unread", detail="…", since=NOW),
    }
    memories = {("sahifa", "feed"): WATCHED.memories["sahifa", "feed"]}
    found = list(watching.findings(replace(WATCHED, states=states, memories=memories), NOW))
    assert [one.says for one in found if one.what == "outlet"] == ["sahifa is read in part: gap (…)"]
    assert [one.says for one in wrong(found)] == ["1 of 2 enabled outlets are in sight, 0 blind, 1 never read well"]


def test_outlets_that_are_no_longer_enabled_are_not_spoken_of() -> None:
    states = {"old": OutletState(outlet="old", state="blind", cause="blocked", since=NOW)}
    assert wrong(watching.findings(replace(WATCHED, states=states), NOW)) == []


def test_while_the_past_is_read_that_is_said_and_is_no_fault() -> None:
    found = list(watching.findings(replace(WATCHED, installation=Installation(NOW)), NOW))
    assert levels(found)["past"] == "ok"


# Those who are told


def test_somebody_who_is_told_by_a_channel_that_is_open_is_ok() -> None:
    assert levels(telling.findings(TOLD, NOW)) == {"subscriptions": "ok"}


@pytest.mark.parametrize(
    ("changed", "what", "level"),
    [
        ({"subscriptions": []}, "subscriptions", "warn"),
        ({"has_operator": False}, "operator", "warn"),
        ({"channels": []}, "subscription", "fail"),
        ({"rules": []}, "subscription", "fail"),
        ({"backlog": replace(NOTHING_WAITS, due=1, oldest_due=NOW - HOUR)}, "deliveries", "warn"),
        ({"backlog": replace(NOTHING_WAITS, dead=1)}, "deliveries", "warn"),
    ],
)
def test_what_would_not_be_told_is_said_with_what_to_do(changed: dict[str, Any], what: str, level: str) -> None:
    [finding] = wrong(telling.findings(replace(TOLD, **changed), NOW))
    assert (finding.what, finding.level) == (what, level)
    assert finding.todo


def test_whoever_subscribed_to_the_operator_s_rule_by_hand_is_an_operator() -> None:
    by_hand = [*TOLD.subscriptions, subscription(rule="operator", channel="webhook")]
    assert wrong(telling.findings(replace(TOLD, has_operator=False, subscriptions=by_hand), NOW)) == []


# The way out


@dataclass
class Map:
    """A network as a test wants it: names with their addresses, and the addresses at which somebody answers."""

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answering: frozenset[str] = frozenset()

    def resolve(self, host: str) -> Sequence[str]:
        if host not in self.names:
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return self.names[host]

    def connect(self, address: str, port: int) -> None:
        assert port
        if address not in self.answering:
            raise ConnectionRefusedError(111, "Connection refused")


HOSTS = {"sahifa.example": 443, "albarq.example": 80}
NAMES = {"sahifa.example": ["2606:4700::1111", "1.1.1.1"], "albarq.example": ["9.9.9.9"]}


def out(way: network.Way, deadline_s: float = 5) -> list[Finding]:
    return list(network.findings(network.look(HOSTS, [], way, deadline_s)))


def test_hosts_that_answer_at_one_of_their_addresses_are_reached() -> None:
    assert levels(out(Map(NAMES, frozenset({"1.1.1.1", "9.9.9.9"})))) == {"network": "ok"}


def test_where_no_name_leads_anywhere_the_machine_seems_to_have_no_network_and_what_still_works_is_said() -> None:
    [finding] = out(Map())
    assert (finding.level, "seems to have no network" in finding.says) == ("fail", True)
    assert "marsad run starts" in finding.todo


def test_where_nobody_answers_a_firewall_is_supposed() -> None:
    [finding] = out(Map(NAMES))
    assert (finding.level, "Connection refused" in finding.says) == ("fail", True)
    assert "firewall" in finding.todo


def test_one_host_that_cannot_be_reached_is_named_and_is_no_failure_of_ours() -> None:
    [counted, named] = out(Map(NAMES, frozenset({"9.9.9.9"})))
    assert (counted.level, counted.says) == ("ok", "1 of 2 hosts of outlets can be reached")
    assert (named.level, named.says.startswith("sahifa.example: nobody answers")) == ("warn", True)


def test_a_name_that_leads_into_a_private_network_is_not_connected_to() -> None:
    way = Map({"sahifa.example": ["10.1.2.3"]}, frozenset({"10.1.2.3"}))
    hosts = {"sahifa.example": 443}
    assert "[network] allow opens it" in network.look(hosts, [], way)["sahifa.example"].error
    assert network.look(hosts, [ip_network("10.0.0.0/8")], way)["sahifa.example"].error == ""


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    released = Event()

    class Hanging(Map):
        def resolve(self, host: str) -> Sequence[str]:
            released.wait(30)
            return super().resolve(host)

    try:
        [finding] = out(Hanging(), deadline_s=0.05)
        assert "no answer within 0.05 s" in finding.says
    finally:
        released.set()


def test_a_system_s_own_way_reaches_loopback_and_says_why_it_does_not() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        network.System().connect(LOOPBACK, port)
    with pytest.raises(OSError, match="refused"):
        network.System().connect(LOOPBACK, port)
    assert LOOPBACK in network.System().resolve(LOOPBACK)


# Mail


def greeted(to: str | None = None, mailbox: Mailbox | None = None, **settings: Any) -> list[Finding]:
    async def look() -> relay.Greeted:
        async with serving(mailbox or Mailbox()) as port:
            email = Email(LOOPBACK, port, "marsad@marsad.example", **{"security": "plain", "deadline_s": 5.0, **settings})
            return await relay.look(email, to, now=NOW)

    return list(relay.findings(asyncio.run(look())))


def test_a_relay_is_greeted_and_handed_nothing() -> None:
    mailbox = Mailbox()
    [finding] = greeted(mailbox=mailbox)
    assert (finding.level, mailbox.received) == ("ok", [])


def test_a_relay_that_cannot_secure_the_connection_fails() -> None:
    [finding] = greeted(security="starttls")
    assert (finding.level, "STARTTLS" in finding.says) == ("fail", True)
    assert "[mail]" in finding.todo


def test_a_test_mail_says_that_nothing_has_happened() -> None:
    mailbox = Mailbox()
    assert levels(greeted("op@observatory.example", mailbox)) == {"mail": "ok"}
    [(recipients, body)] = mailbox.received
    mail = message_from_bytes(body, policy=default)
    assert (recipients, mail["subject"], mail["from"]) == (["op@observatory.example"], "Marsad: test", "marsad@marsad.example")
    assert "nothing has happened" in mail.get_content()


def test_a_test_mail_that_is_refused_is_told_with_the_relay_s_words() -> None:
    [finding] = greeted("op@observatory.example", Mailbox(replies=["550 not from you"]))
    assert (finding.level, "550 not from you" in finding.says) == ("fail", True)


def test_without_a_relay_it_is_said_that_no_mail_leaves() -> None:
    assert levels(relay.findings(None)) == {"mail": "ok"}


# The command


def alone(desk: Desk) -> None:
    """Settings with nothing in them, and no outlet."""
    if not (desk.home / "marsad.toml").exists():
        desk.file("marsad.toml", "")
    without_the_press_that_ships(desk.home)


def examined(desk: Desk, *arguments: str) -> tuple[int, dict[str, str]]:
    alone(desk)
    done = desk("doctor", "--json", "--database", "sqlite:///marsad.db", *arguments)
    order = ["ok", "warn", "fail"]
    return done.code, {one["what"]: one["level"] for one in sorted(done.lines, key=lambda one: order.index(one["level"]))}


def test_a_fresh_installation_fails_for_what_keeps_it_from_starting_and_no_database_is_made(desk: Desk) -> None:
    code, found = examined(desk)
    assert code == 1
    assert {what for what, level in found.items() if level == "fail"} == {"contact", "outlets"}
    assert not (desk.home / "marsad.db").exists()


def test_an_installation_that_could_start_does_not_fail(desk: Desk) -> None:
    with socket.create_server((LOOPBACK, 0)) as press:
        port = press.getsockname()[1]
        desk.file("marsad.toml", '[crawl]\ncontact = "https://x.example"\n[network]\nallow = ["127.0.0.0/8"]\n')
        desk.file("outlets/journal.toml", OUTLET.replace("https://journal.example/feed", f"http://{LOOPBACK}:{port}/feed"))
        desk.file("rules/senegal.toml", RULE)
        assert desk("events", "--database", "sqlite:///marsad.db").code == 0
        code, found = examined(desk)
    assert code == 0, found
    assert (found["network"], found["daemon"], found["operator"], found["data files"]) == ("ok", "warn", "warn", "ok")


def test_people_read_what_is_wrong_and_below_it_what_to_do(desk: Desk) -> None:
    alone(desk)
    out = desk("doctor", env={"HTTPS_PROXY": "http://proxy.example:3128"}).out
    assert "fail  contact" in out
    assert "\n" + " " * 21 + "→ set [crawl] contact" in out
    assert "HTTPS_PROXY" in out


def test_a_test_mail_needs_a_relay(desk: Desk) -> None:
    alone(desk)
    done = desk("doctor", "--send-mail", "op@observatory.example")
    assert done.code == 2
    assert "set [mail] host first" in done.err
