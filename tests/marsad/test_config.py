import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from marsad.config import WrongUse, load, proxies, wants_colour
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
    with pytest.raises(WrongUse, match="no configuration file"):
        load(tmp_path / "none.toml")
    with environment(MARSAD_CONFIG=str(tmp_path / "none.toml")), pytest.raises(WrongUse, match=r"none\.toml"):
        load()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[news]\nmax_age = 72\n", '2: news.max_age: 72 is not a time such as "90s"'),
        ('[crawl]\nevery = "off"\n', "2: crawl.every: 'off' is not a time"),
        ('[crawl]\nevery = "0s"\n', "2: crawl.every: "),
        ('[crawl]\ncontact = "two words"\n', "2: crawl.contact: "),
        ("[web]\nport = 70000\n", "2: web.port: "),
        ('[network]\nallow = ["10.0.0.1/8"]\n', "2: network.allow.0: 10.0.0.1/8 has host bits set"),
        ('[mail]\nsecurity = "ssl"\n', '2: mail.security: "ssl" is not known'),
        ("[mail\n", "1: not TOML"),
    ],
)
def test_a_value_that_means_nothing_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Refused) as refusal:
        load(file(tmp_path, text))
    assert f"marsad.toml:{says}" in str(refusal.value)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("MARSAD_WEB__PORT", "http", "MARSAD_WEB__PORT: web.port: "),
        ("MARSAD_MAIL__HOTS", "x", 'MARSAD_MAIL__HOTS: unknown key "mail.hots"; did you mean "host"?'),
        ("MARSAD_NETWORK__ALLOW", "10.0.0.0/8", "MARSAD_NETWORK…: a variable for a list or a table is written as JSON"),
    ],
)
def test_a_variable_that_means_nothing_is_named_whatever_the_file_says(
    tmp_path: Path, variable: str, value: str, says: str
) -> None:
    path = file(tmp_path, "[web]\nport = 80\n")
    with environment(**{variable: value}), pytest.raises(WrongUse) as refusal:
        load(path)
    assert str(refusal.value).startswith(says)


def test_a_list_in_a_variable_is_json(tmp_path: Path) -> None:
    with environment(MARSAD_NETWORK__ALLOW='["10.0.0.0/8", "fd00::/8"]'):
        assert list(map(str, load(file(tmp_path, "")).config.network.allow)) == ["10.0.0.0/8", "fd00::/8"]


def test_another_process_is_told_by_flags_what_this_one_was_told(tmp_path: Path) -> None:
    path = file(tmp_path, "").rename(tmp_path / "other.toml")
    assert load(path, database_url="sqlite:///flag.db").flags == (f"--config={path}", "--database=sqlite:///flag.db")
    assert load(path).flags == (f"--config={path}",)


def test_a_public_address_ends_without_a_slash(tmp_path: Path) -> None:
    assert (
        load(file(tmp_path, '[web]\npublic_url = "https://observatory.example/"\n')).config.web.root
        == "https://observatory.example"
    )
    assert load(file(tmp_path, "")).config.web.root == ""


def test_colours_are_a_matter_of_taste() -> None:
    with environment(TERM="xterm", NO_COLOR=""):
        assert wants_colour()
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        with environment(**variables):
            assert not wants_colour()


def test_marsad_refuses_to_start_beside_a_foreign_package_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "parser").mkdir()
    (tmp_path / "parser" / "__init__.py").write_text("", encoding="utf-8")
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from marsad.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 2
    assert f"parser ({tmp_path}/parser/__init__.py)" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_password_of_a_database_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sword/fish:@\n", encoding="utf-8")
    text = f'database_password_file = "{tmp_path}/secret"\ndatabase_url = "postgresql+psycopg://marsad@db:5432/marsad?x=1"\n'
    settings = load(file(tmp_path, text))
    assert settings.database_url == "postgresql+psycopg://marsad:sword%2Ffish%3A%40@db:5432/marsad?x=1"
    assert settings.flags == (f"--config={tmp_path}/marsad.toml",)


@pytest.mark.parametrize("url", ["sqlite:///marsad.db", "postgresql+psycopg://db/marsad", "postgresql+psycopg://a:b@db/marsad"])
def test_a_password_in_a_file_needs_a_user_without_one(tmp_path: Path, url: str) -> None:
    (tmp_path / "secret").write_text("swordfish", encoding="utf-8")
    path = file(tmp_path, f'database_password_file = "{tmp_path}/secret"\ndatabase_url = "{url}"\n')
    with pytest.raises(WrongUse, match="names a user and no password"):
        load(path)


def test_whoever_hears_of_trouble_is_named_by_channel(tmp_path: Path) -> None:
    assert load(file(tmp_path, "")).config.operator.channels == {}
    text = '[operator]\nemail = "op@observatory.example"\nwebhook = "https://observatory.example/hook"\n'
    assert load(file(tmp_path, text)).config.operator.channels == {
        "email": "op@observatory.example",
        "webhook": "https://observatory.example/hook",
    }
    with pytest.raises(Refused, match=r"marsad\.toml:2: operator\.email: "):
        load(file(tmp_path, '[operator]\nemail = "two@a.example, three@b.example"\n'))


def test_the_file_that_was_read_is_known_and_so_is_that_there_was_none(tmp_path: Path) -> None:
    assert load(file(tmp_path, "")).file == tmp_path / "marsad.toml"
    with environment(XDG_CONFIG_HOME=str(tmp_path / "none"), HOME=str(tmp_path)):
        os.environ.pop("MARSAD_CONFIG", None)  # noqa: TID251 - the test plays the environment
        if not Path("marsad.toml").exists():
            assert load().file is None


def test_variables_that_name_a_proxy_are_known_and_empty_ones_are_none() -> None:
    with environment(HTTPS_PROXY="http://proxy.example", http_proxy="", NO_PROXY="x"):
        assert "HTTPS_PROXY" in proxies()
        assert {"http_proxy", "NO_PROXY"} & set(proxies()) == set()
