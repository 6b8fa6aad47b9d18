"""The map of the house holds: imports flow one way, and each library is known to one package only."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("seeds", "crawler", "parser", "db", "alerts", "web", "marsad")
LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """Hold the packages of a tree to the contracts, in a process that cannot see any other tree."""
    isolated = f"import sys; sys.path.insert(0, {str(tree)!r}); {LINT[2]}"
    return subprocess.run([LINT[0], "-P", LINT[1], isolated, *LINT[3:]], cwd=tree, capture_output=True, text=True, check=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The code of the house, to be broken."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")]
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("crawler/page.py", "import parser.article", "Data and imports flow one way"),
        ("parser/text.py", "import db.event", "Data and imports flow one way"),
        ("alerts/title.py", "import web.words", "Data and imports flow one way"),
        ("marsad/telling.py", "import sqlalchemy", "Only the database package knows SQLAlchemy"),
        ("marsad/pipeline.py", "import scrapy", "Only the crawler knows Scrapy"),
        ("db/store.py", "import trafilatura", "Only the reading of pages knows trafilatura"),
        ("web/pages.py", "import httpx", "Only the notifiers speak HTTP and SMTP to others"),
        ("marsad/daemon.py", "import marsad.understanding", "Those who watch and those who crawl never wake trafilatura"),
        ("marsad/child.py", "import crawler.crawl", "never wake Scrapy"),
    ],
)
def test_a_breach_is_found(copied: Path, file: str, line: str, contract: str) -> None:
    path = copied / file
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(copied)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [heading for heading in done.stdout.splitlines() if heading.endswith("BROKEN")]
    assert any(contract in heading for heading in broken)


def test_only_the_root_reads_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "os.environ" in (text := path.read_text("utf-8")) or "getenv" in text
    }
    assert readers == {"marsad/config.py"}


def test_the_words_for_things_that_are_not_understood_name_nothing() -> None:
    empty = ("manager", "handler", "processor", "helper", "utils", "base", "misc", "common", "core")
    named = [path.stem for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert [name for name in named if any(word in name.split("_") for word in empty)] == []
