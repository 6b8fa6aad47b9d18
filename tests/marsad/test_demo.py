"""`marsad demo`: what it told and showed, held against what the newsroom's own gold logs, and how it ends.

It is played once for the whole suite, and run once as people run it.
"""

import fcntl
import json
import pickle
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http import HTTPStatus
from ipaddress import ip_address
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen
from uuid import uuid4

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from alerts.payload import event_object
from marsad.cli.demo import Show
from marsad.cli.run import INTERRUPTED
from marsad.demo import run, stage
from marsad.newsroom import Newsroom
from marsad.receivers import Received
from marsad.stage import Stage
from tests.marsad.processes import COMMAND, environment, wait_until
from tests.marsad.watching import CHILD, READER, family

SAMPLE = Path(__file__).parents[2] / "docs" / "sample"
FILES = ("alert.html", "alert.txt", "event.html", "events.jsonl", "ledger.html", "transcript.txt", "webhook.http")
ENDS_WITHIN_S = 180
LEAVES_WITHIN_S = 10
ELSEWHERE = {
    "MARSAD_DATABASE_PASSWORD_FILE": "/nowhere",
    "MARSAD_MAIL__HOST": "relay.example",
    "MARSAD_NETWORK__ALLOW": "[]",
    "MARSAD_NEWS__MAX_AGE": "1h",
    "MARSAD_WEB__PORT": "0",
}
"""Settings of whoever runs the demo, as environment: only where the ledger listens is heeded."""


@dataclass
class Played:
    """What a demo left."""

    said: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    requests: list[Received] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    played_on: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=default) for raw in self.raw]

    @property
    def told(self) -> list[dict[str, Any]]:
        return [request.told["event"] for request in self.requests]


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Played:
    """The one run; whichever worker comes first plays, the others wait for what it wrote down."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if hasattr(request.config, "workerinput") else root
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = shared / "demo.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(play(tmp_path_factory.mktemp("demo"))))
        played: Played = pickle.loads(kept.read_bytes())
    return played


def play(directory: Path) -> Played:
    shown, left = Show(as_json=True, sample_to=directory / "sample"), Played()

    def finish(stage: Stage) -> None:
        shown.finish(stage)
        left.events = [event_object(event, stage.names) for event in stage.store.events()]
        left.raw, left.requests, left.secrets = stage.mailbox.raw, stage.hook.requests, stage.hook.secrets

    run(directory, shown.say, finish)
    left.said = shown.said
    left.files = {path.name: path.read_text("utf-8") for path in sorted((directory / "sample").iterdir())}
    return left


def stories_of(event: dict[str, Any], newsroom: Newsroom) -> set[str]:
    """The articles that report an event, by their slugs in the newsroom."""
    paths = {newsroom.outlets[story.outlet].path_of(story): slug for slug, story in newsroom.stories.items()}
    return {slug for path, slug in paths.items() for report in event["reports"] if report["url"].endswith(path)}


def fresh_agreements(newsroom: Newsroom) -> dict[tuple[str, ...], set[str]]:
    """By partners: the articles in which an analyst logs an agreement as newly occurred."""
    fresh: dict[tuple[str, ...], set[str]] = {}
    for slug, story in newsroom.stories.items():
        for event in story.events:
            if event.kind == "agreement" and event.status == "occurred":
                fresh.setdefault(event.partners, set()).add(slug)
    return fresh


def test_the_newsroom_has_two_new_agreements() -> None:
    assert set(fresh_agreements(Newsroom.load([Path(__file__).parents[2] / "seeds"]))) == {("NO",), ("ET",)}


def test_each_new_agreement_is_told_exactly_once_by_webhook(played: Played, newsroom: Newsroom) -> None:
    assert Counter(tuple(event["partners"]) for event in played.told) == dict.fromkeys(fresh_agreements(newsroom), 1)
    assert {request.told["type"] for request in played.requests} == {"event.new"}
    assert len({request.headers["webhook-id"] for request in played.requests}) == len(played.requests)


def test_each_new_agreement_is_told_exactly_once_by_mail(played: Played) -> None:
    bodies = [mail.get_body(("plain",)) for mail in played.mails]
    texts = [str(body.get_content()) for body in bodies if body]
    assert [sum(event["id"] in text for text in texts) for event in played.told] == [1] * len(played.told)
    assert all(any(event["id"] in text for event in played.told) for text in texts)


def test_no_other_agreement_counts_as_new(played: Played, newsroom: Newsroom) -> None:
    new = [event for event in played.events if event["kind"] == "agreement" and event["new"]]
    assert sorted(tuple(event["partners"]) for event in new) == sorted(fresh_agreements(newsroom))


def test_every_outlet_that_had_the_news_joined_its_event(played: Played, newsroom: Newsroom) -> None:
    by_partners = {tuple(event["partners"]): event for event in played.events if event["kind"] == "agreement" and event["new"]}
    for partners, slugs in fresh_agreements(newsroom).items():
        assert slugs - stories_of(by_partners[partners], newsroom) == set()
        assert by_partners[partners]["outlets"] == 3


def test_what_is_not_ours_or_did_not_happen_is_told_by_nobody(played: Played, newsroom: Newsroom) -> None:
    nothing = {slug for slug, story in newsroom.stories.items() if not story.events}
    for event in (*played.told, *(event for event in played.events if event["new"])):
        assert stories_of(event, newsroom) & nothing == set()


def test_what_was_retold_opened_no_news(played: Played, newsroom: Newsroom) -> None:
    retold = {
        slug for slug, story in newsroom.stories.items() if story.events and {e.status for e in story.events} == {"recalled"}
    }
    assert retold
    assert [
        stories_of(event, newsroom) for event in played.events if event["new"] and stories_of(event, newsroom) <= retold
    ] == []


def test_every_signature_holds_and_an_altered_body_does_not(played: Played) -> None:
    [secret] = played.secrets
    for request in played.requests:
        assert request.is_verified
        Webhook(secret).verify(request.body, dict(request.headers))
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(request.body.replace(b"NO", b"SE").replace(b"ET", b"DJ"), dict(request.headers))


def test_mails_are_in_arabic_and_have_both_bodies(played: Played) -> None:
    assert played.mails
    for mail in played.mails:
        assert "مذكر" in str(mail["Subject"])
        assert mail["Content-Language"] == "ar"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        html = mail.get_body(("html",))
        assert html is not None
        assert 'dir="rtl"' in str(html.get_content())
        assert mail["Message-ID"]
        assert mail["To"] == "desk@newsroom.example"


def test_every_message_and_page_says_that_it_is_a_demo(played: Played) -> None:
    assert all(str(mail["Subject"]).endswith("[demo]") for mail in played.mails)
    assert all(request.told["test"] is True for request in played.requests)
    for page in ("ledger.html", "event.html"):
        assert 'class="demo"' in played.files[page] or "band" in played.files[page]
    assert all(
        ".example/" in report["url"]
        for line in played.files["events.jsonl"].splitlines()
        for report in json.loads(line)["reports"]
    )


def test_every_field_that_is_told_shows_the_words_it_rests_on(played: Played) -> None:
    for event in played.told:
        proved = {proof["field"] for proof in event["evidence"]}
        assert {"kind", "partners", "date", "place", "instrument"} <= proved


def test_it_says_what_happens_as_it_happens(played: Played, newsroom: Newsroom) -> None:
    read = [line["read"] for line in played.said if "read" in line]
    assert read == list(newsroom.outlets)
    assert sum(line["articles"] for line in played.said if "read" in line) == len(newsroom.stories)
    assert [(line["mails"], line["webhooks"], line["outlets"]) for line in played.said if "told" in line] == [
        (1, 1, 3),
        (1, 1, 3),
    ]


def test_what_the_first_outlet_has_is_told_before_the_next_one_is_read(played: Played, newsroom: Newsroom) -> None:
    stages = [key for line in played.said if (key := next(iter(line))) in {"read", "mail", "webhook", "told"}]
    assert stages == ["read", "mail", "webhook", "webhook", "read", "read", "told", "told"]
    first = next(iter(newsroom.outlets.values()))
    assert {first.host in report["url"] or first.address in report["url"] for e in played.told for report in e["reports"]} == {
        True
    }


def test_nothing_that_the_demo_would_ask_is_elsewhere(newsroom: Newsroom, tmp_path: Path) -> None:
    with stage(tmp_path, say=print) as set_up:
        watched = set_up.watcher.outlets
        asked = [url for outlet in watched.values() for url in (outlet.home, *(route.url for route in outlet.routes))]
        hooks = [one.address for one in set_up.store.subscriptions() if one.channel == "webhook"]
        assert watched.keys() == newsroom.outlets.keys()
        assert all(ip_address(urlsplit(url).hostname or "").is_loopback for url in (*asked, *hooks))
        assert set_up.settings.config.mail.host == "127.0.0.1"


# the command


@dataclass
class Running:
    """The demo as a person runs it."""

    process: subprocess.Popen[str]
    mark: str
    """Stands in the environment of the demo and of all that descends from it."""
    said: list[dict[str, Any]] = field(default_factory=list)

    def hear(self, *keys: str) -> dict[str, Any]:
        """Listen until it says a line with these keys."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: dict[str, Any] = json.loads(line)
            self.said.append(said)
            if said.keys() >= set(keys):
                return said
        pytest.fail(f"it ended before it said {keys}: {self.said[-5:]}")

    def all_that_runs(self) -> list[str]:
        return list(family(self.mark).values())


@contextmanager
def running(home: Path, **variables: str) -> Iterator[Running]:
    mark = uuid4().hex
    with subprocess.Popen(
        [*COMMAND, "demo", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=home,
        env=environment(home, MARK=mark, TMPDIR=str(home), **variables),
    ) as process:
        deadline = threading.Timer(ENDS_WITHIN_S, process.kill)
        deadline.start()
        try:
            yield Running(process, mark)
        finally:
            deadline.cancel()
            process.kill()


def assert_gone(demo: Running, home: Path) -> None:
    wait_until(lambda: not demo.all_that_runs(), within_s=2)
    assert list(home.iterdir()) == []


def test_the_daemon_watches_on_until_it_is_interrupted(tmp_path: Path, newsroom: Newsroom) -> None:
    with running(tmp_path, **ELSEWHERE) as demo:
        ledger = demo.hear("ledger", "api")["ledger"]
        with urlopen(f"{ledger}status.json") as answer:
            status = json.load(answer)
        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(LEAVES_WITHIN_S) == 0
        assert status["outlets"] == {"read": 3, "of": 3, "blind": []}
        assert not status["warming"]
        assert demo.said[0] == {"watching": 3, "ledger": ledger}
        assert [line["read"] for line in demo.said if "read" in line] == list(newsroom.outlets)
        assert [(line["mails"], line["webhooks"]) for line in demo.said if "told" in line] == [(1, 1), (1, 1)]
        assert_gone(demo, tmp_path)


def test_interrupted_in_the_midst_of_reading_it_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    with running(tmp_path) as demo:
        ledger = demo.hear("watching")["ledger"]
        with urlopen(f"{ledger}healthz") as answer:
            assert answer.status == HTTPStatus.OK
        demo.hear("event")
        read_by = " ".join(demo.all_that_runs())
        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(LEAVES_WITHIN_S) == INTERRUPTED
        assert CHILD in read_by
        assert READER in read_by
        assert_gone(demo, tmp_path)


# docs/sample


def test_the_sample_shows_nothing_of_the_run_it_was_written_by(played: Played) -> None:
    assert tuple(played.files) == FILES
    for name, text in played.files.items():
        for trace in ("127.0.0.", str(played.played_on.date()), "whsec_", "/tmp"):
            assert trace not in text, f"{name} shows {trace}"


@pytest.mark.parametrize("name", FILES)
def test_the_sample_in_the_docs_is_what_the_demo_writes(played: Played, name: str) -> None:
    there = SAMPLE / name
    assert there.is_file(), f"docs/sample/{name} is missing: make sample"
    pairs = zip_longest(there.read_text("utf-8").splitlines(), played.files[name].splitlines())
    differing = ((number, old, new) for number, (old, new) in enumerate(pairs, start=1) if old != new)
    number, old, new = next(differing, (0, "", ""))
    assert number == 0, f"docs/sample/{name}:{number} differs; read the change, then: make sample\n- {old}\n+ {new}"
