"""`make` says in one sentence what is missing before it installs anything."""

import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE_S = 6.0


def preflight(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "preflight.py"), *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "PIP_CONFIG_FILE": "/dev/null", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **variables}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def assert_one_sentence(done: subprocess.CompletedProcess[str], *says: str) -> None:
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    for words in says:
        assert words in done.stderr


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment as preflight makes it of one that was left half made, where a folder has something to install."""
    folder, venv = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("venv") / "made"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(Path(sys.base_prefix, "bin", "python3"))
    (folder / "something-1-py3-none-any.whl").touch()
    done = preflight(venv, folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return venv


def test_an_environment_that_was_left_half_made_is_finished(environment: Path) -> None:
    assert (environment / "bin" / "pip").exists()


def test_a_folder_that_is_not_there_is_named(environment: Path, tmp_path: Path) -> None:
    assert_one_sentence(preflight(environment, tmp_path / "nowhere"), str(tmp_path / "nowhere"), "pip download")


def test_a_folder_without_wheels_is_named(environment: Path, tmp_path: Path) -> None:
    assert_one_sentence(preflight(environment, tmp_path), str(tmp_path), "pip download")


def test_an_index_that_does_not_answer_is_noticed_before_anybody_loses_patience(environment: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    started = time.monotonic()
    done = preflight(environment, PIP_INDEX_URL=f"http://127.0.0.1:{port}/simple")
    assert time.monotonic() - started < PATIENCE_S
    assert_one_sentence(done, "No package index answers", "make WHEELS=DIR")


def test_make_names_an_interpreter_that_is_not_there(tmp_path: Path) -> None:
    for file in ("Makefile", "preflight.py", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    done = subprocess.run(["make", "install", "PYTHON=python9.9"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no python9.9 here" in done.stderr


def test_make_help_names_every_target(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shown = subprocess.run(["make", "help"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony
    assert [target for target in phony[1].split() if f"make {target} " not in shown] == []
