"""`marsad backup` and `restore`: everything comes back, altered by nobody, and is held until a person releases it."""

import gzip
import io
import json
import stat
import tarfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from db.store import Store
from marsad import backup
from marsad.backup import Unsound
from marsad.config import Settings, load
from tests.databases import made
from tests.db import courier
from tests.db.press import NOW
from tests.marsad.overlay import OUTLET, RULE
from tests.marsad.processes import Desk

LEASE = timedelta(minutes=2)
CONFIG = """
[crawl]
contact = "https://observatory.example/about"
[mail]
host = "smtp.example"
password_file = "{home}/mail-password"
"""


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    """An installation that owes somebody news."""
    return an_installation(tmp_path / "old", url)


def an_installation(home: Path, url: str) -> Settings:
    for name, text in {
        "marsad.toml": CONFIG.format(home=home),
        "outlets/journal.toml": OUTLET,
        "rules/senegal.toml": RULE,
        "notes.txt": "mine",
        "mail-password": "swordfish",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    courier.subscribe(url)
    store = opened(url)
    store.record(courier.PAGE, now=NOW)
    courier.owe(store)
    store.close()
    return load(home / "marsad.toml", database_url=url)


def opened(url: str) -> Store:
    return Store.open(url, clock=lambda: NOW)


@pytest.fixture
def elsewhere(settings: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """Where the database goes when it is brought back: by default beside the settings, on PostgreSQL into another one."""
    if backup.backend_of(settings.database_url) == "sqlite":
        yield None
    else:
        with made("postgres", request, tmp_path) as url:
            yield url


def names(file: Path) -> set[str]:
    with tarfile.open(file) as archive:
        return set(archive.getnames())


def test_what_was_backed_up_comes_back_and_nothing_of_it_is_sent(
    settings: Settings, elsewhere: str | None, tmp_path: Path
) -> None:
    file, home = tmp_path / "backup.tar.gz", tmp_path / "new"
    backup.write(settings, file, with_secrets=False, now=NOW)
    manifest, url = backup.restore(file, home, elsewhere, now=NOW)
    assert (manifest.made_at, manifest.backend) == (NOW, backup.backend_of(settings.database_url))
    assert (home / "marsad.toml").read_text("utf-8").endswith((settings.directory / "marsad.toml").read_text("utf-8"))
    assert load(home / "marsad.toml").database_url == url
    assert (home / "outlets" / "journal.toml").read_text("utf-8") == OUTLET
    assert not (home / "notes.txt").exists()
    before, after = opened(settings.database_url), opened(url)
    assert after.events() == before.events() != []
    assert [(one.dedupe_key, one.state) for one in after.deliveries()] == [
        (one.dedupe_key, one.state) for one in before.deliveries()
    ]
    assert (after.installation().held_at, before.installation().held_at) == (NOW, None)
    assert after.claim(NOW, "me", LEASE, 10) == []
    before.close()
    after.close()


def test_restored_settings_never_name_the_database_that_still_lives(sqlite_url: str, tmp_path: Path) -> None:
    settings = an_installation(tmp_path / "old", sqlite_url)
    toml = settings.directory / "marsad.toml"
    toml.write_text(f'database_url = "{sqlite_url}"\n{toml.read_text("utf-8")}', encoding="utf-8")
    backup.write(load(toml), tmp_path / "backup.tar.gz", with_secrets=False, now=NOW)
    _, url = backup.restore(tmp_path / "backup.tar.gz", tmp_path / "new", None, now=NOW)
    assert load(tmp_path / "new" / "marsad.toml").database_url == url != sqlite_url


@pytest.fixture
def sound(sqlite_url: str, tmp_path: Path) -> Path:
    """A backup with its secrets."""
    file = tmp_path / "backup.tar.gz"
    backup.write(an_installation(tmp_path / "old", sqlite_url), file, with_secrets=True, now=NOW)
    return file


def test_a_backup_is_for_its_owner_s_eyes_only(sound: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(sound.stat().st_mode) == 0o600
    backup.restore(sound, tmp_path / "new", None, now=NOW)
    assert stat.S_IMODE((tmp_path / "new" / "secrets" / "mail.password_file").stat().st_mode) == 0o600


def test_secrets_are_named_and_taken_along_only_where_they_are_asked_for(sound: Path, sqlite_url: str, tmp_path: Path) -> None:
    plain = tmp_path / "plain.tar.gz"
    manifest = backup.write(load(tmp_path / "old" / "marsad.toml", database_url=sqlite_url), plain, with_secrets=False, now=NOW)
    assert manifest.secrets == {"mail.password_file": f"{tmp_path}/old/mail-password"}
    assert names(sound) - names(plain) == {"secrets/mail.password_file"}
    assert b"swordfish" not in gzip.decompress(plain.read_bytes())


def test_a_directory_that_holds_something_is_refused(sound: Path, tmp_path: Path) -> None:
    with pytest.raises(Unsound, match="holds something already"):
        backup.restore(sound, tmp_path / "old", None, now=NOW)
    (tmp_path / "empty").mkdir()
    backup.restore(sound, tmp_path / "empty", None, now=NOW)
    assert (tmp_path / "empty" / "marsad.db").is_file()


def altered(file: Path, alter: Callable[[tarfile.TarInfo, bytes], list[tuple[tarfile.TarInfo, bytes]]]) -> Path:
    """A backup in which each part was replaced by what `alter` makes of it."""
    target = file.with_name("altered.tar.gz")
    with tarfile.open(file) as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            content = old.extractfile(entry)
            assert content is not None
            for one, text in alter(entry, content.read()):
                one.size = len(text)
                new.addfile(one, io.BytesIO(text))
    return target


def entry(name: str, **changed: object) -> tarfile.TarInfo:
    made_up = tarfile.TarInfo(name)
    for key, value in changed.items():
        setattr(made_up, key, value)
    return made_up


def listed(name: str) -> Callable[[tarfile.TarInfo, bytes], list[tuple[tarfile.TarInfo, bytes]]]:
    """Add a part that the manifest names, as somebody would who wants it unpacked."""

    def alter(one: tarfile.TarInfo, text: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
        if one.name != "manifest.json":
            return [(one, text)]
        told = json.loads(text)
        told["digests"][name] = sha256(b"x").hexdigest()
        return [(one, json.dumps(told).encode()), (entry(name), b"x")]

    return alter


@pytest.mark.parametrize(
    ("alter", "says"),
    [
        (lambda one, text: [(one, text.replace(b"observatory", b"laboratory!"))], "is not what was backed up"),
        (lambda one, text: [] if one.name.startswith("config/rules") else [(one, text)], r"config/rules/senegal.toml is missing"),
        (
            lambda one, text: [(one, text), (one, text)] if one.name.startswith("config") else [(one, text)],
            "does not belong in it",
        ),
        (lambda one, text: [(one, text), (entry("config/more.toml"), b"")], "config/more.toml does not belong in it"),
        (lambda one, text: [] if one.name == "manifest.json" else [(one, text)], "does not begin with manifest.json"),
        (lambda one, text: [(one, b"{}" if one.name == "manifest.json" else text)], "is no backup of Marsad"),
        (listed("../escaped.toml"), "../escaped.toml does not belong in it"),
        (listed("/tmp/escaped.toml"), "/tmp/escaped.toml does not belong in it"),
        (listed("config/../../escaped.toml"), "does not belong in it"),
        (listed("marsad.db"), "does not belong in it"),
    ],
)
def test_a_backup_that_somebody_altered_is_refused_and_nothing_is_put_anywhere(
    sound: Path, tmp_path: Path, alter: Callable[[tarfile.TarInfo, bytes], list[tuple[tarfile.TarInfo, bytes]]], says: str
) -> None:
    target = altered(sound, alter)
    before = set(tmp_path.rglob("*"))
    with pytest.raises(Unsound, match=says):
        backup.restore(target, tmp_path / "new", None, now=NOW)
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_nothing_but_plain_files_is_unpacked(kind: bytes) -> None:
    assert backup.is_safe(entry("config/marsad.toml"))
    assert not backup.is_safe(entry("config/marsad.toml", type=kind, linkname="/etc/passwd"))


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no archive")], ids=["empty", "text", "packed"])
def test_what_is_no_backup_is_refused_as_that(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Unsound, match="is no backup of Marsad, or is damaged"):
        backup.restore(tmp_path / "file", tmp_path / "new", None, now=NOW)


def test_a_backup_that_was_cut_short_is_refused(sound: Path, tmp_path: Path) -> None:
    sound.write_bytes(sound.read_bytes()[:-2000])
    with pytest.raises(Unsound, match="is no backup of Marsad, or is damaged"):
        backup.restore(sound, tmp_path / "new", None, now=NOW)


def test_a_backup_goes_back_into_its_own_kind_of_database(sound: Path, tmp_path: Path) -> None:
    with pytest.raises(Unsound, match="this is a backup of sqlite, which postgresql cannot read"):
        backup.restore(sound, tmp_path / "new", "postgresql+psycopg://x/y", now=NOW)


# The commands


@pytest.fixture
def restored(desk: Desk, sqlite_url: str) -> str:
    """A backup that was taken and brought back by commands; gives the options that choose what came back."""
    an_installation(desk.home / "old", sqlite_url)
    chosen = ("--config", "old/marsad.toml", "--database", sqlite_url)
    done = desk("backup", "monday.tar.gz", *chosen)
    assert (done.code, done.out) == (0, "")
    assert "mail.password_file names; --with-secrets takes it along" in done.err
    done = desk("restore", "monday.tar.gz", "--to", "new place")
    assert done.code == 0
    [line] = [line for line in done.err.splitlines() if "deliveries list" in line]
    assert f"--config 'new place/marsad.toml' --database 'sqlite:///{desk.home}/new place/marsad.db'" in line
    return f"sqlite:///{desk.home}/new place/marsad.db"


def test_release_says_what_is_owed_and_from_when_and_lets_it_go(desk: Desk, restored: str) -> None:
    done = desk("deliveries", "release", "--database", restored)
    assert done.code == 0
    assert f"1 deliveries are owed, from {NOW:%Y-%m-%d %H:%M} UTC on:" in done.err
    store = opened(restored)
    assert store.installation().held_at is None
    assert len(store.claim(NOW, "me", LEASE, 10)) == 1
    store.close()
    assert "Nothing is held" in desk("deliveries", "release", "--database", restored).err


def test_dropped_deliveries_are_never_sent_and_the_hold_stays(desk: Desk, restored: str) -> None:
    done = desk("deliveries", "drop", "--all", "--database", restored)
    assert (done.code, done.err) == (0, "1 dropped; still held: marsad deliveries release\n")
    assert desk("deliveries", "list", "--json", "--database", restored).lines[0]["state"] == "dropped"
    assert "Nothing is owed." in desk("deliveries", "release", "--database", restored).err


def test_single_deliveries_are_dropped_by_their_ids(desk: Desk, restored: str) -> None:
    [one] = desk("deliveries", "list", "--json", "--database", restored).lines
    assert desk("deliveries", "drop", one["id"] + 1, "--database", restored).code == 1
    assert desk("deliveries", "drop", one["id"], "--database", restored).code == 0


@pytest.mark.parametrize("arguments", [[], ["7", "--all"]])
def test_what_is_to_be_dropped_has_to_be_said(desk: Desk, arguments: list[str]) -> None:
    done = desk("deliveries", "drop", *arguments)
    assert (done.code, "name deliveries, or take --all" in done.err) == (2, True)


def test_wrong_use_is_answered_in_a_line(desk: Desk) -> None:
    for arguments, says in (
        (["backup", "x.tar.gz", "--database", "sqlite:///none.db"], "there is no database none.db"),
        (["restore", "none.tar.gz", "--to", "new"], "none.tar.gz: No such file or directory"),
    ):
        done = desk(*arguments)
        assert (done.code, says in done.err, "Traceback" in done.err) == (2, True, False), done.err
    assert not (desk.home / "x.tar.gz").exists()
