"""What can be typed, set or asked for is named in the documentation, and the documentation names nothing else."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from alerts.filter import EventFilter
from crawler.health import Cause
from db.notice import NoticeType
from marsad.cli import COMMANDS
from marsad.config import Config
from parser.mention import Kind
from web.health import Code

ROOT = Path(__file__).parents[2]
PAGES = {path.name: path.read_text("utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
EVERYTHING = "\n".join(PAGES.values()) + (ROOT / "seeds" / "SCHEMA.md").read_text("utf-8")


def settings(model: type[BaseModel] = Config, table: str = "") -> Iterator[tuple[str, str]]:
    """Table and key of every setting."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings(field.annotation, name)
        else:
            yield table, name


def section(page: str, table: str) -> str:
    """The part of a page under the heading that names a table."""
    return re.split(r"^## ", page.partition(f"## `[{table}]`")[2] if table else page, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    assert f"`marsad {command}" in PAGES["commands.md"]


@pytest.mark.parametrize("page", PAGES)
def test_no_command_is_described_that_is_not_there(page: str) -> None:
    typed = re.findall(r"`[^`\n]+`|^ *(?:\S*/)?marsad .*|exec marsad marsad .*", PAGES[page], re.MULTILINE)
    named = set(re.findall(r"(?<!exec )\bmarsad (?:-v )?([a-z]+)\b", "\n".join(typed).replace("exec marsad marsad", "marsad")))
    assert named - COMMANDS.keys() == set()


@pytest.mark.parametrize("target", re.findall(r"\bmake ([a-z]+)", EVERYTHING))
def test_every_target_of_make_that_is_described_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("word", [*get_args(Code), *get_args(NoticeType), *get_args(Cause)])
def test_every_reason_notice_and_cause_is_described_where_it_is_said_how_to_run_marsad(word: str) -> None:
    assert f"`{word}`" in PAGES["running.md"]


@pytest.mark.parametrize(("table", "key"), list(settings()))
def test_every_setting_is_described_under_its_table(table: str, key: str) -> None:
    assert f"| `{key}` |" in section(PAGES["settings.md"], table)


def test_no_setting_is_described_that_is_not_there() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGES["settings.md"], re.MULTILINE)) == {key for _, key in settings()}


def test_the_example_file_names_every_setting_and_shows_its_default() -> None:
    text = (ROOT / "marsad.example.toml").read_text("utf-8")
    shown = tomllib.loads(re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE))
    assert [key for _, key in settings() if not re.search(rf"\b{key}\b", text)] == []
    given = Config.model_validate(shown | {"database_url": ""})  # refuses a key that is not there
    shown_by_example = {"contact", "email", "webhook", "host", "username", "password_file", "sender", "public_url", "allow"}
    for table, key in settings():
        if table and (key not in shown_by_example or (table, key) == ("web", "host")):
            assert getattr(getattr(given, table), key) == getattr(getattr(Config(), table), key), key


@pytest.mark.parametrize("facet", [name for name in EventFilter.model_fields if not name.startswith("not_")])
def test_every_facet_is_described(facet: str) -> None:
    assert f"`{facet}`" in EVERYTHING


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_event_is_described(kind: str) -> None:
    assert f"`{kind}`" in EVERYTHING


@pytest.mark.parametrize("page", PAGES)
def test_every_link_between_pages_leads_somewhere(page: str) -> None:
    at = ROOT if page == "README.md" else ROOT / "docs"
    for link in re.findall(r"\]\((?!https?://)([^)#]+)", PAGES[page]):
        assert (at / link).exists(), f"{page} links to {link}"
