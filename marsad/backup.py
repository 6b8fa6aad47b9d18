"""A backup: one file that holds the database and what an operator has set up, each part with its digest.

The file is a tar archive, so that its parts can be had without Marsad:

    manifest.json          which Marsad wrote it, when, and the digest of every part
    database/marsad.db     the database of SQLite; or marsad.dump, an archive of pg_dump
    config/…               marsad.toml and the data files beside it
    secrets/…              files that the settings name for their passwords, where they were asked for
"""

import io
import json
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Literal

from pydantic import TypeAdapter, ValidationError

from db import backup
from db.archive import complete
from marsad import __version__
from marsad.config import Settings, WrongUse

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 10_000_000
"""Bytes of a manifest; a file that claims more is none of ours."""
_PRIVATE = 0o600
_SECRETS = "secrets/"
_NAMES_DATABASE = re.compile(r"\s*database_url\s*=")
Backend = Literal["sqlite", "postgresql"]
_DATABASES: Mapping[Backend, str] = {"sqlite": "database/marsad.db", "postgresql": "database/marsad.dump"}


class Unsound(WrongUse):
    """A backup that cannot be trusted, or cannot be brought back as asked. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    """Of the Marsad that wrote it."""
    made_at: datetime
    backend: Backend
    digests: Mapping[str, str]
    """SHA-256 of each part by its name."""
    secrets: Mapping[str, str] = field(default_factory=dict)
    """Files that the settings name for passwords, by setting; they are parts only where they were asked for."""


_MANIFEST = TypeAdapter(Manifest)


def backend_of(url: str) -> Backend:
    """Which kind of database a URL names."""
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def write(settings: Settings, target: Path, *, with_secrets: bool, now: datetime) -> Manifest:
    """Write a backup, which is there only once it is complete, for its owner's eyes only.

    Raises `db.backup.BackupFailed`, `db.store.Unavailable`, OSError.
    """
    backend, secrets = backend_of(settings.database_url), dict(_secrets(settings))
    with complete(target) as part:
        copies = part.parent / "parts"
        backup.back_up(settings.database_url, copies / _DATABASES[backend])
        for name, file in (*_config(settings), *(secrets.items() if with_secrets else ())):
            _copy(file, copies / name)  # first of all, for a file may change while it is packed
        names = sorted(str(file.relative_to(copies)) for file in copies.rglob("*") if file.is_file())
        manifest = Manifest(
            version=__version__,
            made_at=now,
            backend=backend,
            digests={name: _digest(copies / name) for name in names},
            secrets={name.removeprefix(_SECRETS): str(file) for name, file in secrets.items()},
        )
        part.touch(mode=_PRIVATE)
        with tarfile.open(part, "w:gz") as archive:
            _pack(archive, manifest, copies)
    return manifest


def _pack(archive: tarfile.TarFile, manifest: Manifest, parts: Path) -> None:
    said = json.dumps(_MANIFEST.dump_python(manifest, mode="json"), indent=1, ensure_ascii=False).encode()
    archive.addfile(_entry(MANIFEST, len(said), manifest.made_at), io.BytesIO(said))
    for name in manifest.digests:
        with (parts / name).open("rb") as content:
            archive.addfile(_entry(name, (parts / name).stat().st_size, manifest.made_at), content)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _config(settings: Settings) -> Iterator[tuple[str, Path]]:
    if settings.file:
        yield "config/marsad.toml", settings.file
    for file in settings.data_files:
        yield f"config/{file.parent.name}/{file.name}", file


def _secrets(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Files that hold passwords, by the name of the part that each would be, which ends with its setting."""
    named = {
        "mail.password_file": settings.config.mail.password_file,
        "database_password_file": settings.config.database_password_file,
    }
    return ((f"{_SECRETS}{setting}", file) for setting, file in named.items() if file)


def _entry(name: str, size: int, now: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, int(now.timestamp()), _PRIVATE
    return entry


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def restore(source: Path, to: Path, database_url: str | None, *, now: datetime) -> tuple[Manifest, str]:
    """Bring a backup back into a new directory and a database: held, so that nothing that was owed is sent by itself.

    Without `database_url` the database becomes `marsad.db` in that directory. All digests are compared before anything is put
    in its place. Gives the manifest and the URL of the database. Raises `Unsound`, and what `db.backup.restore` raises.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Unsound(f"{to} holds something already; name a new directory")
    to.absolute().parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=to.absolute().parent, prefix=".marsad-restore-") as directory:
        parts, staged = Path(directory) / "parts", Path(directory) / "staged"
        manifest = _unpacked(source, parts)
        url = _target(manifest.backend, database_url, to)
        (parts / "config").mkdir(exist_ok=True)
        (parts / "config").rename(staged)
        if (parts / "secrets").exists():
            (parts / "secrets").rename(staged / "secrets")
        dump = parts / _DATABASES[manifest.backend]
        backup.restore(url if database_url else f"sqlite:///{staged / 'marsad.db'}", dump, now=now)
        _point(staged / "marsad.toml", url)
        if to.exists():
            to.rmdir()
        staged.rename(to)
    return manifest, url


def _point(settings: Path, url: str) -> None:
    """Have restored settings name the restored database: by themselves they must never reach the one that still lives."""
    written = settings.read_text(encoding="utf-8").splitlines() if settings.exists() else []
    kept = [line for line in written if not _NAMES_DATABASE.match(line)]
    settings.touch(mode=_PRIVATE)
    settings.write_text("\n".join([f"database_url = {json.dumps(url)}", *kept, ""]), encoding="utf-8")


def _target(backend: Backend, url: str | None, to: Path) -> str:
    if url is None and backend == "postgresql":
        raise Unsound("this is a backup of PostgreSQL: name the database that it goes to by --database postgresql+psycopg://…")
    if url is not None and backend_of(url) != backend:
        raise Unsound(f"this is a backup of {backend}, which {backend_of(url)} cannot read; name another --database")
    return url or f"sqlite:///{to.absolute() / 'marsad.db'}"


def _unpacked(source: Path, to: Path) -> Manifest:
    """Unpack a backup whose parts are exactly those of its manifest, unaltered."""
    try:
        with source.open("rb") as file, tarfile.open(fileobj=file, mode="r|gz") as archive:
            return _unpack(archive, to)
    except (tarfile.TarError, EOFError, ValidationError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.filename:
            raise
        raise Unsound(f"{source} is no backup of Marsad, or is damaged: {str(error).partition(chr(10))[0]}") from error


def _unpack(archive: tarfile.TarFile, to: Path) -> Manifest:
    entries = iter(archive)
    first = next(entries, None)
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
        raise ValueError(f"it does not begin with {MANIFEST}")
    manifest = _MANIFEST.validate_json(_content(archive, first).read())
    missing = set(manifest.digests)
    for entry in entries:
        if entry.name not in missing or not is_safe(entry):
            raise ValueError(f"{entry.name} does not belong in it")
        missing.remove(entry.name)
        if _copied(_content(archive, entry), to / entry.name) != manifest.digests[entry.name]:
            raise ValueError(f"{entry.name} is not what was backed up")
    if missing:
        raise ValueError(f"{min(missing)} is missing")
    return manifest


def is_safe(entry: tarfile.TarInfo) -> bool:
    """Whether an entry is a plain file that lies where it would be unpacked, and nowhere else."""
    path = PurePosixPath(entry.name)
    return (
        entry.isreg() and not path.is_absolute() and ".." not in path.parts and path.parts[0] in {"database", "config", "secrets"}
    )


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(entry)
    if content is None:
        raise ValueError(f"{entry.name} is no file")
    return content


def _copied(content: IO[bytes], target: Path) -> str:
    """Write a file for its owner's eyes only; gives the digest of what was written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=_PRIVATE)
    digest = sha256()
    with target.open("wb") as written:
        while piece := content.read(1 << 20):
            digest.update(piece)
            written.write(piece)
    return digest.hexdigest()
