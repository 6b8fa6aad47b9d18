"""What a stranger gets from pip: everything that runs and its data, nothing that tests it, and room for data of one's own."""

import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from marsad import __version__
from tests.marsad.assembly import FIRST, lines
from tests.marsad.overlay import OUTLET, RULE, without_the_press_that_ships
from tests.marsad.processes import COMMAND, Done, environment

ROOT = Path(__file__).parents[2]
ALIAS = """
[[alias]]
of = "FI"
ar = ["بلاد البحيرات"]
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network."""
    target = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory into which nothing but that wheel is installed; the libraries come from where the suite has them."""
    target = tmp_path_factory.mktemp("site")
    install = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--offline",
        "--no-index",
        "--no-deps",
        "--target",
        str(target),
    ]
    subprocess.run([*install, "--python", sys.executable, str(wheel)], check=True)
    return target


def installed(site: Path, home: Path, *arguments: str, stdin: str = "", path: str = "") -> Done:
    """Run the installed Marsad in a directory of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=home,
        env=environment(home, PYTHONPATH=f"{path}:{site}" if path else str(site)),
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_the_version_is_the_same_everywhere(wheel: Path) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert __version__ == declared
    assert wheel.name == f"marsad-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_what_runs_and_its_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    packages = ("seeds/", "crawler/", "parser/", "db/", "alerts/", "web/", "marsad/")
    wanted = {name for name in tracked if name.startswith(packages) and (ROOT / name).exists()}
    assert wanted - set(names) == set()
    for kind in (
        "seeds/outlets/",
        "seeds/rules/",
        "seeds/newsroom/templates/",
        "db/migrations/",
        "alerts/templates/",
        "web/static/",
    ):
        assert any(name.startswith(kind) for name in names), kind
    assert {f"{package}/locale/{language}.po" for package in ("alerts", "web") for language in ("ar", "fr", "en", "es")} <= set(
        names
    )


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"seeds", "crawler", "parser", "db", "alerts", "web", "marsad", f"marsad-{__version__}.dist-info"}
    assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".db"))] == []


def test_an_installed_marsad_finds_its_data_from_an_empty_directory(site: Path, tmp_path: Path) -> None:
    for check in ("outlets", "rules"):
        assert installed(site, tmp_path, check, "check").code == 0
    done = installed(site, tmp_path, "parse", "--json", stdin=lines(FIRST))
    assert done.code == 0
    assert sorted(mention["partners"] for mention in done.lines[0]["mentions"] if mention["kind"] == "agreement") == [
        ["FI"],
        ["KE"],
    ]
    assert list(tmp_path.iterdir()) == []


def test_it_makes_its_database_with_the_migrations_that_it_carries(site: Path, tmp_path: Path) -> None:
    done = installed(site, tmp_path, "events", "--database", "sqlite:///new/marsad.db")
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "new" / "marsad.db").is_file()


def test_one_outlet_one_rule_and_one_alias_are_each_added_by_one_file(site: Path, tmp_path: Path) -> None:
    without_the_press_that_ships(tmp_path)
    for name, text in {
        "marsad.toml": "",
        "outlets/journal.toml": OUTLET,
        "rules/senegal.toml": RULE,
        "gazetteer/mine.toml": ALIAS,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [outlet["slug"] for outlet in installed(site, tmp_path, "outlets", "list", "--json").lines] == ["journal"]
    assert "senegal" in {rule["slug"] for rule in installed(site, tmp_path, "rules", "list", "--json").lines}
    article = {
        "id": 1,
        "title": "",
        "text": "وقع حموشي، أمس بالرباط، مذكرة تفاهم مع قائد شرطة بلاد البحيرات.",
        "published": "2025-01-28",
    }
    told = installed(site, tmp_path, "parse", "--json", stdin=json.dumps(article)).lines[0]
    assert [mention["partners"] for mention in told["mentions"]] == [["FI"]]


def test_a_package_of_the_same_name_is_refused(site: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "theirs" / "db"
    foreign.mkdir(parents=True)
    (foreign / "__init__.py").write_text("", encoding="utf-8")
    done = installed(site, tmp_path, "rules", "check", path=str(foreign.parent))
    assert done.code == 2
    assert f"db ({foreign}/__init__.py)" in done.err
    assert "virtual environment of its own" in done.err
    assert "Traceback" not in done.err
