"""`marsad init`: a settings file that this Marsad reads, and never one in place of yours."""

import os
import pty
import subprocess
import tomllib
from pathlib import Path

import pytest

from marsad.config import load
from tests.marsad.processes import COMMAND, Desk, environment


def test_it_writes_settings_that_are_read_as_they_were_given(desk: Desk) -> None:
    given = ["--contact", "https://observatory.example/about", "--operator-email", "op@observatory.example"]
    done = desk("init", "new/place", *given, "--database", "sqlite:////tmp/marsad.db")
    assert (done.code, done.err) == (0, "")
    config = load(desk.home / "new" / "place" / "marsad.toml").config
    assert config.crawl.contact == "https://observatory.example/about"
    assert config.operator.channels == {"email": "op@observatory.example"}
    assert config.database_url == "sqlite:////tmp/marsad.db"


def test_what_nobody_said_stands_there_as_a_comment(desk: Desk) -> None:
    assert desk("init").code == 0
    text = (desk.home / "marsad.toml").read_text("utf-8")
    assert tomllib.loads(text) == {"crawl": {}, "operator": {}, "mail": {}}
    assert "# contact = " in text
    assert desk("outlets", "list").code == 0


def test_a_file_that_is_there_stays_as_it_is(desk: Desk) -> None:
    file = desk.file("marsad.toml", "# mine\n")
    done = desk("init", "--contact", "https://observatory.example/")
    assert (done.code, file.read_text("utf-8")) == (0, "# mine\n")
    assert "stays as it is" in done.out


def test_the_next_commands_can_be_typed_as_they_stand(desk: Desk) -> None:
    assert "  marsad run\n" in desk("init").out
    out = desk("init", "my place").out
    assert "  marsad run --config 'my place/marsad.toml'\n" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--contact", "two words"], "crawl.contact: "), (["--operator-email", "a@b.example,c@d.example"], "operator.email: ")],
)
def test_what_could_never_work_is_refused_and_nothing_is_written(desk: Desk, arguments: list[str], says: str) -> None:
    done = desk("init", *arguments)
    assert (done.code, (desk.home / "marsad.toml").exists()) == (2, False)
    assert says in done.err


@pytest.mark.parametrize(("arguments", "asked"), [([], True), (["--yes"], False)])
def test_on_a_terminal_it_asks_who_you_are_unless_told_not_to(tmp_path: Path, arguments: list[str], asked: bool) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"https://observatory.example/\nop@observatory.example\n")
    done = subprocess.run(
        [*COMMAND, "init", *arguments], stdin=theirs, capture_output=True, cwd=tmp_path, env=environment(tmp_path), check=True
    )
    os.close(ours)
    os.close(theirs)
    config = load(tmp_path / "marsad.toml").config
    assert (config.crawl.contact == "https://observatory.example/") == asked
    assert (b"Who are you to the outlets?" in done.stdout + done.stderr) == asked
