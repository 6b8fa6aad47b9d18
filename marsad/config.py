"""Settings, read once at the root into a frozen value: flag over environment over `marsad.toml` over default.

The only module that reads the environment. Every key is also a variable: `[mail] host` is `MARSAD_MAIL__HOST`.
"""

import os
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, HttpUrl, SecretStr, ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from seeds import SEEDS
from seeds.datafile import Refused, parse, refusal

CASABLANCA = ZoneInfo("Africa/Casablanca")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(value: object) -> object:
    """Read `90s`, `30m`, `72h` or `14d`; `off` is None; leave the rest to the validator."""
    if value == "off":
        return None
    if isinstance(value, str) and value[:-1].isdigit() and value[-1] in _UNITS:
        return timedelta(**{_UNITS[value[-1]]: int(value[:-1])})
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]


class Section(BaseModel):
    """One table of `marsad.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class News(Section):
    """What is fresh enough to be told at once."""

    max_age: Annotated[timedelta | None, BeforeValidator(_duration)] = timedelta(hours=72)
    """Between an article's publication and our fetch; `off` tells all that is new to us."""


class Network(Section):
    """Which addresses crawler and webhooks may reach besides the global ones."""

    allow: tuple[IPv4Network | IPv6Network, ...] = ()


class Crawl(Section):
    """Who we are to the outlets, and how often we look."""

    contact: str | None = None
    """The operator's page or address, sent in the User-Agent; never a subscriber's."""
    every: Duration = timedelta(minutes=8)
    """How often the enabled outlets are looked at."""


class Mail(Section):
    """The relay by which alerts leave; without a host there is no e-mail."""

    host: str | None = None
    port: int = 587
    security: Literal["starttls", "tls", "plain"] = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    sender: str | None = None

    def secret(self) -> str | None:
        """The relay's password, from the setting or from the file that it names."""
        if self.password_file:
            return self.password_file.read_text(encoding="utf-8").strip()
        return self.password.get_secret_value() if self.password else None


class Web(Section):
    """Where the ledger listens, and under which address the world sees it."""

    host: str = "127.0.0.1"
    port: int = 8765
    public_url: HttpUrl | None = None


class Config(BaseSettings):
    """Every setting of an installation."""

    model_config = SettingsConfigDict(env_prefix="MARSAD_", env_nested_delimiter="__", extra="forbid", frozen=True)

    database_url: str = ""
    """`sqlite:///PATH` or `postgresql+psycopg://…`; by default `marsad.db` in the user's data directory."""
    news: News = News()
    network: Network = Network()
    crawl: Crawl = Crawl()
    mail: Mail = Mail()
    web: Web = Web()


class Settings(BaseModel):
    """What a command works with: the configuration, and the directories its data files come from."""

    model_config = ConfigDict(frozen=True)

    config: Config
    directory: Path
    """Where `marsad.toml` lies, and what is laid over `seeds/`."""
    database_url: str

    @property
    def layers(self) -> tuple[Path, ...]:
        """Directories of data files, lowest first."""
        return (SEEDS, self.directory)


def load(file: Path | None = None, **flags: Any) -> Settings:
    """Read the settings, or raise `Refused` with the line that is not understood.

    `file` is `--config`; without it the file is `$MARSAD_CONFIG`, `./marsad.toml` or the user's own, whichever is found first.
    """
    path = file or _file()
    if file and not file.is_file():
        raise FileNotFoundError(f"there is no configuration file {file}")
    table = parse(path) if path.is_file() else {}

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
        config = Layered(**{key: value for key, value in flags.items() if value is not None})
    except ValidationError as error:
        if not path.is_file():
            raise
        raise refusal(error, Config, path) from error
    return Settings(config=config, directory=path.parent.resolve(), database_url=config.database_url or _database())


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


__all__ = ["CASABLANCA", "Config", "Refused", "Settings", "load"]
