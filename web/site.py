"""What every page needs: the store, the words, the templates and the settings of this instance."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.catalogue import LANGUAGES
from alerts.payload import Coverage
from alerts.title import Names
from parser.article import Language
from web.health import Vitals
from web.status import Lately, bands, status
from web.store import Store
from web.words import DIRECTIONS, OWN_NAMES, Words

TEMPLATES = Path(__file__).parent / "templates"
VERSION = version("marsad")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What an operator decides about the pages."""

    demo: bool = False
    """Outlets and events are invented, and every page says so."""
    public_url: str = ""
    """Where others reach this instance, without a slash at the end; empty if only the operator does."""
    index: bool = False
    """Whether search engines may list the pages."""
    metrics: bool = False
    """Whether anybody may read the figures; whoever asks from this machine may in any case."""
    lacks_operator: bool = False
    """Nobody would hear that something goes wrong."""
    outlets: Mapping[str, str] = field(default_factory=dict)
    """Names of the outlets that are watched, by slug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The parts that all routes share; nothing in it changes while the web runs."""

    store: Store
    names: Names
    settings: WebSettings
    clock: Callable[[], datetime]
    words: Mapping[Language, Words]
    templates: Mapping[Language, Environment]
    status: Lately
    vitals: Vitals | None
    """Of the supervisor in this process, if there is one."""

    def is_ours(self, request: Request) -> bool:
        """Whether the operator asks, from this very machine; behind a proxy everybody seems to, so then nobody does."""
        return not self.settings.public_url and request.client is not None and _is_loopback(request.client.host)

    def render(self, request: Request, lang: Language, template: str, *, status: int = 200, **shown: object) -> HTMLResponse:
        """Fill a template in a language, with what the frame of each page needs."""
        frame = {
            "lang": lang,
            "direction": DIRECTIONS[lang],
            "direction_of": DIRECTIONS,
            "site": self.settings,
            "languages": [
                {"lang": other, "name": OWN_NAMES[other], "href": _in_language(request, lang, other)} for other in LANGUAGES
            ],
            "sought": request.query_params.get("words", ""),
            "bands": list(self._bands(request, lang)),
        }
        return HTMLResponse(self.templates[lang].get_template(template).render(frame | shown), status)

    def _bands(self, request: Request, lang: Language) -> Iterator[str]:
        lacks_operator = self.settings.lacks_operator and self.is_ours(request)
        return bands(self.status(), self.words[lang], self.settings.outlets, lacks_operator=lacks_operator)


def build_site(
    store: Store,
    names: Names,
    settings: WebSettings,
    clock: Callable[[], datetime],
    *,
    coverage: Callable[[], Coverage],
    vitals: Vitals | None,
) -> Site:
    words = {lang: Words(lang, names) for lang in LANGUAGES}
    return Site(
        store=store,
        names=names,
        settings=settings,
        clock=clock,
        words=words,
        templates={lang: _environment(words[lang]) for lang in LANGUAGES},
        status=Lately(partial(status, store, settings.outlets, coverage), clock),
        vitals=vitals,
    )


def _environment(words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # Jinja adds these methods with its i18n extension, where no type checker sees them.
    environment.install_gettext_translations(words.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"label": words.label, "day": words.day, "moment": words.moment, "version": VERSION}
    return environment


def _in_language(request: Request, lang: Language, other: Language) -> str:
    """The address of the same page in another language, query included."""
    path = request.url.path
    translated = f"/{other}/{path.removeprefix(f'/{lang}/')}" if path.startswith(f"/{lang}/") else f"/{other}/"
    return f"{translated}?{request.url.query}" if request.url.query else translated


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a client that is no address, as in tests
        return False
