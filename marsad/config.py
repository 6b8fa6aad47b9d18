"""Settings, read once at the root into a frozen value: flag over environment over `marsad.toml` over default.

The only module that reads the environment. Every key is also a variable: `[mail] host` is `MARSAD_MAIL__HOST`.
"""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, PlainValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from marsad.systemd import ServiceManager, manager_of
from parser.article import CASABLANCA, Language
from seeds import SEEDS
from seeds.datafile import Problem, Refused, line_of, parse, reason_of

FOLDERS: Mapping[str, str] = {"outlets": "*.toml", "rules": "*.toml", "lexicon": "*.toml", "gazetteer": "*.t*"}
"""Folders of data files that may lie beside `marsad.toml`."""
PREFIX, DELIMITER = "MARSAD_", "__"
_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy"})
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d{1,6})([smhd])")


class WrongUse(Exception):
    """Something that whoever started Marsad can mend: the message says what is wrong, where, and what to do."""


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and (read := _DURATION.fullmatch(value)):
        return timedelta(**{_UNITS[read[2]]: int(read[1])})
    raise ValueError(f'{value!r} is not a time such as "90s", "8m", "72h" or "14d"')


def _network(value: object) -> IPv4Network | IPv6Network:
    return ip_network(str(value))


def _age(value: object) -> timedelta | None:
    return None if value in (None, "off") else _duration(value)


Duration = Annotated[timedelta, BeforeValidator(_duration), Field(gt=timedelta(0))]


class Section(BaseModel):
    """One table of `marsad.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class News(Section):
    """What is fresh enough to be told at once."""

    max_age: Annotated[timedelta | None, BeforeValidator(_age)] = timedelta(hours=72)
    """Between an article's publication and our fetch; `off` tells all that is new to us."""


class Network(Section):
    """Which addresses crawler and webhooks may reach besides the global ones."""

    allow: tuple[Annotated[IPv4Network | IPv6Network, PlainValidator(_network)], ...] = ()


class Crawl(Section):
    """Who we are to the outlets, and how often we look."""

    contact: Annotated[str, Field(pattern=r"^[!-~]+$")] | None = None
    """The operator's page or address, one word, sent in the User-Agent; never a subscriber's."""
    every: Duration = timedelta(minutes=8)
    """How often outlets of tier A are looked at; those of the other tiers less often."""
    children: Annotated[int, Field(ge=1, le=32)] = 2
    """Most crawls that run at once, each a process of its own."""
    deadline: Duration = timedelta(minutes=10)
    """After which a crawl is ended, whatever it does."""
    memory_mb: Annotated[int, Field(ge=100)] = 600
    """Above which a process of a crawl is ended."""
    history: Annotated[timedelta | None, BeforeValidator(_age)] = timedelta(days=400)
    """How much of the past an empty database first reads quietly, where outlets can be searched; `off` for none."""


class Mail(Section):
    """The relay by which alerts leave; without a host there is no e-mail."""

    host: str | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "plain"] = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    """Wins over `password`."""
    sender: str | None = None
    """Address in the From line; by default `marsad@` this machine."""

    def secret(self) -> str | None:
        """The relay's password, from the setting or from the file that it names. Raises OSError."""
        if self.password_file:
            return self.password_file.read_text(encoding="utf-8").strip()
        return self.password.get_secret_value() if self.password else None


class Web(Section):
    """Where the ledger listens, and under which address the world sees it."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8765
    """0 takes any that is free."""
    public_url: HttpUrl | None = None
    metrics: bool = False
    """Whether anybody may read `/metrics`; this machine may unless `public_url` is set, for then everybody comes through it."""

    @property
    def root(self) -> str:
        """`public_url` without the last slash, or nothing."""
        return str(self.public_url or "").rstrip("/")


class Operator(Section):
    """Whom Marsad tells about itself: an outlet that cannot be read, deliveries that fail."""

    email: Annotated[str, Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$")] | None = None
    webhook: HttpUrl | None = None
    language: Language = "en"

    @property
    def channels(self) -> dict[str, str]:
        """Where Marsad's own notices go: address by channel."""
        given = {"email": self.email, "webhook": str(self.webhook) if self.webhook else None}
        return {channel: address for channel, address in given.items() if address}


class Config(BaseSettings):
    """Every setting of an installation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter=DELIMITER, extra="forbid", frozen=True)

    database_url: str = ""
    """`sqlite:///PATH` or `postgresql+psycopg://…`; by default `marsad.db` in the user's data directory."""
    database_password_file: Path | None = None
    """A file that holds the password for a PostgreSQL `database_url`, which then names a user only."""
    news: News = News()
    network: Network = Network()
    crawl: Crawl = Crawl()
    mail: Mail = Mail()
    web: Web = Web()
    operator: Operator = Operator()


class Settings(BaseModel):
    """What a command works with: the configuration, and the directories its data files come from."""

    model_config = ConfigDict(frozen=True)

    config: Config
    file: Path | None
    """The `marsad.toml` that was read, if there is one."""
    directory: Path
    """Where it lies, or would, and with it what is laid over `seeds/`."""
    database_url: str
    flags: tuple[str, ...] = ()
    """By which another `marsad` of the same environment reads the same settings."""

    @property
    def layers(self) -> tuple[Path, ...]:
        """Directories of data files, lowest first."""
        return (SEEDS, self.directory)

    @property
    def data_files(self) -> list[Path]:
        """The operator's own data files, laid over what ships."""
        return [file for folder, names in FOLDERS.items() for file in sorted((self.directory / folder).glob(names))]


def load(file: Path | None = None, *, database_url: str | None = None) -> Settings:
    """Read the settings; raises `Refused` or `WrongUse` for the line or the variable that is not understood.

    `file` is `--config`; without it the file is `$MARSAD_CONFIG`, `./marsad.toml` or the user's own, in this order. Those that
    are named must be there. `database_url` is `--database`.
    """
    path = file or _file()
    if path.is_file():
        table = parse(path)
    elif named := file or os.environ.get("MARSAD_CONFIG"):
        raise WrongUse(f"there is no configuration file {named}; copy marsad.example.toml there, or name another by --config")
    else:
        table = {}
    config = _config(table, path, {"database_url": database_url} if database_url else {})
    read = path.resolve() if path.is_file() else None
    flags = [f"--config={read}"] if read else []
    flags += [f"--database={database_url}"] if database_url else []
    chosen = _with_password(config.database_url or _database(), config.database_password_file)
    return Settings(config=config, file=read, directory=path.parent.resolve(), database_url=chosen, flags=tuple(flags))


def _with_password(url: str, file: Path | None) -> str:
    """Put a password that lies in a file into the URL that names its user. Raises OSError."""
    if file is None:
        return url
    parts = urlsplit(url)
    if not parts.username or parts.password:
        raise WrongUse("database_password_file goes with a database_url that names a user and no password")
    secret = quote(file.read_text(encoding="utf-8").strip(), safe="")
    user, _, place = parts.netloc.partition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{secret}@{place}"))


def _config(table: dict[str, Any], path: Path, flags: Mapping[str, Any]) -> Config:
    class Layered(Config):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del dotenv_settings, file_secret_settings
            return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=table)

    try:
        return Layered(**flags)
    except ValidationError as error:
        raise _refusal(error, path) from error
    except SettingsError as error:
        field = re.search(r'field "(\w+)"', str(error))
        variable = f"{PREFIX}{field[1].upper()}" if field else PREFIX
        raise WrongUse(f"{variable}…: a variable for a list or a table is written as JSON, such as '[\"10.0.0.0/8\"]'") from error


def _refusal(error: ValidationError, path: Path) -> Exception:
    """Say for each thing that is not understood in which variable it stands, or else in which line of the file."""
    reasons = [(one["loc"], reason_of(one, Config)) for one in error.errors()]
    if by_variable := [f"{variable}: {reason}" for loc, reason in reasons if (variable := _variable(loc))]:
        return WrongUse("\n".join(by_variable))
    source = path.read_text(encoding="utf-8").splitlines()
    return Refused([Problem(path, line_of(source, loc), reason) for loc, reason in reasons])


def _variable(loc: Sequence[int | str]) -> str | None:
    """The variable by which a key, or the table around it, is set; it wins over the file."""
    names = (PREFIX + DELIMITER.join(map(str, loc[:depth])).upper() for depth in range(len(loc), 0, -1))
    return next((name for name in names if name in os.environ), None)


def wants_colour() -> bool:
    """Whether a terminal may be coloured; see no-color.org."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def proxies() -> list[str]:
    """The variables that name a proxy, which other programs would use."""
    return sorted(name for name in os.environ if name.lower() in _PROXIES and os.environ[name])


def forget_environment(*, but: str) -> None:
    """Forget the variables that would win over a file, but those of one table, in this process and all that it starts."""
    kept = f"{PREFIX}{but}{DELIMITER}"
    for name in [name for name in os.environ if name.upper().startswith(PREFIX) and not name.upper().startswith(kept)]:
        del os.environ[name]


def service_manager() -> ServiceManager:
    """Who started us as a service and wants to hear how we are."""
    return manager_of(os.environ, os.getpid())


def _file() -> Path:
    if named := os.environ.get("MARSAD_CONFIG"):
        return Path(named)
    here = Path("marsad.toml")
    return here if here.is_file() else _user("XDG_CONFIG_HOME", ".config") / "marsad.toml"


def _database() -> str:
    return f"sqlite:///{_user('XDG_DATA_HOME', '.local/share') / 'marsad.db'}"


def _user(variable: str, fallback: str) -> Path:
    base = os.environ.get(variable)
    return (Path(base) if base else Path.home() / fallback) / "marsad"


def local_root(host: str, port: int) -> str:
    """The address at which whoever is on this machine finds what listens on `host`, also where that is every address."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - read, not listened on
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


__all__ = [
    "CASABLANCA",
    "Config",
    "Refused",
    "Settings",
    "WrongUse",
    "load",
    "local_root",
    "proxies",
    "service_manager",
    "wants_colour",
]
