import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from marsad.config import load
from seeds.problem import Refused


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    before = dict(os.environ)  # noqa: TID251 - the test plays the environment
    os.environ.update(variables)  # noqa: TID251
    try:
        yield
    finally:
        os.environ.clear()  # noqa: TID251
        os.environ.update(before)  # noqa: TID251


def file(directory: Path, text: str) -> Path:
    path = directory / "marsad.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_flag_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    path = file(tmp_path, 'database_url = "sqlite:///file.db"\n[mail]\nhost = "file.example"\nport = 25\n')
    with environment(MARSAD_DATABASE_URL="sqlite:///environment.db", MARSAD_MAIL__HOST="environment.example"):
        settings = load(path, database_url="sqlite:///flag.db")
        assert load(path).database_url == "sqlite:///environment.db"
    assert settings.database_url == "sqlite:///flag.db"
    assert (settings.config.mail.host, settings.config.mail.port) == ("environment.example", 25)


def test_a_misspelt_key_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r'marsad.toml:3: unknown key "news.maxage"; did you mean "max_age"\?'):
        load(file(tmp_path, '\n[news]\nmaxage = "72h"\n'))


@pytest.mark.parametrize(("written", "meant"), [("72h", timedelta(hours=72)), ("14d", timedelta(days=14)), ("off", None)])
def test_an_age_is_written_as_people_say_it(tmp_path: Path, written: str, meant: timedelta | None) -> None:
    assert load(file(tmp_path, f'[news]\nmax_age = "{written}"\n')).config.news.max_age == meant


def test_what_lies_beside_the_file_is_laid_over_the_seeds(tmp_path: Path) -> None:
    assert load(file(tmp_path, "")).layers[-1] == tmp_path


def test_a_password_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("swordfish\n", encoding="utf-8")
    mail = load(file(tmp_path, f'[mail]\npassword_file = "{tmp_path}/secret"\n')).config.mail
    assert mail.secret() == "swordfish"
    assert "swordfish" not in repr(mail)


def test_the_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no configuration file"):
        load(tmp_path / "none.toml")


def test_marsad_refuses_to_start_beside_a_foreign_package_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "parser").mkdir()
    (tmp_path / "parser" / "__init__.py").write_text("", encoding="utf-8")
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from marsad.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 2
    assert f"parser ({tmp_path}/parser/__init__.py)" in done.stderr
    assert "Traceback" not in done.stderr
