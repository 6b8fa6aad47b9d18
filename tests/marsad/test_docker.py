"""The image and the composition, checked without an engine: what they name is there, and they may do no more than they need."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from marsad import __version__
from marsad.cli import COMMANDS
from marsad.config import DELIMITER, PREFIX, Config
from tests.marsad.test_docs import settings

ROOT = Path(__file__).parents[2]
Instruction = tuple[str, str]
VARIABLES = {PREFIX + DELIMITER.join(filter(None, place)).upper() for place in settings()} | {"MARSAD_CONFIG"}


def instructions() -> list[Instruction]:
    """The Dockerfile, an instruction a pair."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line.strip()]


def stages() -> list[list[Instruction]]:
    begun = [n for n, (word, _) in enumerate(instructions()) if word == "FROM"]
    return [instructions()[start:end] for start, end in zip(begun, [*begun[1:], None], strict=True)]


def arguments(stage: list[Instruction], word: str) -> list[str]:
    return [given for instruction, given in stage if instruction == word]


def last(word: str) -> str:
    return arguments(stages()[-1], word)[-1]


def is_ignored(path: str) -> bool:
    """What .dockerignore says of a path: the last pattern that matches it, or a directory above it, decides."""
    ignored = False
    for pattern in (ROOT / ".dockerignore").read_text("utf-8").split():
        above = [path, *map(str, Path(path).parents)]
        if any(fnmatch(one, pattern.removeprefix("!")) for one in above):
            ignored = not pattern.startswith("!")
    return ignored


def test_whatever_is_copied_is_there_and_reaches_the_engine() -> None:
    copied = [given.split() for given in arguments(stages()[0], "COPY")]
    assert copied
    for *sources, _ in copied:
        for source in sources:
            assert (ROOT / source).exists(), source
            assert not is_ignored(source), source


def test_every_package_that_runs_is_copied_and_nothing_that_tests_it() -> None:
    sources = {source for given in arguments(stages()[0], "COPY") for source in given.split()[:-1]}
    assert {"seeds", "crawler", "parser", "db", "alerts", "web", "marsad"} < sources
    assert is_ignored("tests")
    assert is_ignored("marsad/__pycache__")
    assert is_ignored("marsad.toml")


def test_images_are_pinned_and_the_last_one_is_not_the_one_that_builds() -> None:
    images = [stage[0][1].split()[0] for stage in stages()]
    images += [service["image"] for service in composition()["services"].values() if "build" not in service]
    assert len(stages()) > 1
    for image in images:
        assert re.search(r":\d[\w.-]+$", image), f"{image} names no version"


def test_nothing_is_left_of_what_installing_needed() -> None:
    for stage in stages():
        for run in arguments(stage, "RUN"):
            assert "pip install" not in run or "--no-cache-dir" in run
            assert "apt-get install" not in run or ("--no-install-recommends" in run and "rm -rf /var/lib/apt/lists/*" in run)
    assert all("--require-hashes" in run or "--no-index" in run for run in arguments(stages()[0], "RUN"))


def test_it_does_not_run_as_root() -> None:
    user = last("USER")
    assert user.isdecimal()
    assert int(user) >= 10_000
    assert f"--uid {user}" in " ".join(arguments(stages()[-1], "RUN"))


def test_what_it_runs_and_is_asked_are_commands_of_ours() -> None:
    assert json.loads(last("ENTRYPOINT"))[-1] == "marsad"
    [command] = json.loads(last("CMD"))
    asked = json.loads(last("HEALTHCHECK").partition("CMD ")[2])
    assert {command, asked[1]} <= COMMANDS.keys()
    assert asked[0] == "marsad"


def test_its_variables_are_settings_that_we_know() -> None:
    named = re.findall(rf"\b({PREFIX}\w+)=", " ".join(arguments(stages()[-1], "ENV")))
    assert named
    assert set(named) <= VARIABLES
    assert f"EXPOSE {Config().web.port}" in [" ".join(one) for one in instructions()]


# compose.yaml


def composition() -> Any:
    return block(list(lines((ROOT / "compose.yaml").read_text("utf-8"))))


def lines(text: str) -> Iterator[tuple[int, str]]:
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield len(line) - len(line.lstrip()), line.strip()


def block(given: list[tuple[int, str]]) -> Any:
    """Read as much of YAML as our file uses: nested keys, lists, and lists in brackets; anything else fails."""
    if given[0][1].startswith("- "):
        assert {depth for depth, _ in given} == {given[0][0]}
        return [scalar(line.removeprefix("- ")) for _, line in given]
    begun = [n for n, (depth, _) in enumerate(given) if depth == given[0][0]]
    read: dict[str, Any] = {}
    for start, end in zip(begun, [*begun[1:], len(given)], strict=True):
        key, colon, value = given[start][1].partition(":")
        assert colon, given[start][1]
        assert key not in read, f"{key} stands twice"
        assert bool(value.strip()) != (end > start + 1), given[start][1]
        read[key] = scalar(value.strip()) if value.strip() else block(given[start + 1 : end])
    return read


def scalar(text: str) -> Any:
    if text[0] in '["{':
        return json.loads(text)
    return {"true": True, "false": False}.get(text, text)


SERVICES = list(composition()["services"])


def test_two_services_are_composed() -> None:
    assert SERVICES == ["marsad", "postgres"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_no_more_than_it_needs(name: str) -> None:
    service = composition()["services"][name]
    assert (service["init"], service["read_only"], service["cap_drop"]) == (True, True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "/tmp" in service["tmpfs"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_says_how_it_is_and_comes_back(name: str) -> None:
    service = composition()["services"][name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


def test_marsad_waits_for_a_database_that_is_well() -> None:
    assert composition()["services"]["marsad"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert composition()["networks"]["database"]["internal"] is True
    assert composition()["services"]["postgres"]["networks"] == ["database"]


def test_its_commands_and_variables_are_ours_and_its_image_this_version() -> None:
    marsad = composition()["services"]["marsad"]
    assert {marsad["command"][0], marsad["healthcheck"]["test"][2]} <= COMMANDS.keys()
    assert set(marsad["environment"]) <= VARIABLES
    assert marsad["image"] == f"marsad:{__version__}"


def test_the_ledger_is_published_for_this_machine_only() -> None:
    published = [port for service in composition()["services"].values() for port in service.get("ports", [])]
    assert published == [f"127.0.0.1:{Config().web.port}:{Config().web.port}"]


def test_passwords_lie_in_files_and_there_is_none_by_default() -> None:
    told = composition()
    for service in told["services"].values():
        for variable, value in service["environment"].items():
            assert "PASSWORD" not in variable or (variable.endswith("_FILE") and value.startswith("/run/secrets/"))
            assert not re.search(r"://[^/@]*:[^/@]*@", value)
        assert set(service["secrets"]) <= told["secrets"].keys()
    assert not (ROOT / "secrets").exists() or is_ignored("secrets")
    assert is_ignored("secrets")


def test_volumes_and_networks_are_declared() -> None:
    told = composition()
    for service in told["services"].values():
        named = [volume.split(":")[0] for volume in service["volumes"]]
        assert {volume for volume in named if not volume.startswith(".")} <= told["volumes"].keys()
        assert set(service["networks"]) <= told["networks"].keys()
