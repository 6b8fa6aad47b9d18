"""What every page needs: the store, the words, the templates and the settings of this instance."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.catalogue import LANGUAGES
from alerts.title import Names
from db.event import Event, Redirect
from parser.article import Language
from parser.mention import Kind
from web.words import DIRECTIONS, OWN_NAMES, Words

TEMPLATES = Path(__file__).parent / "templates"


class Store(Protocol):
    """What the pages ask of whoever remembers; `db.store.Store` answers."""

    def events(
        self,
        *,
        ids: Collection[str] | None = None,
        kinds: Collection[Kind] | None = None,
        partners: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Event]: ...

    def event(self, event_id: str) -> Event | Redirect | None: ...

    def article_text(self, report: str) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """What an operator decides about the pages."""

    demo: bool = False
    """Outlets and events are invented, and every page says so."""
    public_url: str = ""
    """Where others reach this instance, without a slash at the end; empty if only the operator does."""
    index: bool = False
    """Whether search engines may list the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The parts that all routes share; nothing in it changes while the web runs."""

    store: Store
    names: Names
    settings: WebSettings
    clock: Callable[[], datetime]
    words: Mapping[Language, Words]
    templates: Mapping[Language, Environment]

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
        }
        return HTMLResponse(self.templates[lang].get_template(template).render(frame | shown), status)


def build_site(store: Store, names: Names, settings: WebSettings, clock: Callable[[], datetime]) -> Site:
    words = {lang: Words(lang, names) for lang in LANGUAGES}
    templates = {lang: _environment(words[lang]) for lang in LANGUAGES}
    return Site(store=store, names=names, settings=settings, clock=clock, words=words, templates=templates)


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
    environment.globals |= {"label": words.label, "day": words.day, "moment": words.moment, "version": version("marsad")}
    return environment


def _in_language(request: Request, lang: Language, other: Language) -> str:
    """The address of the same page in another language, query included."""
    path = request.url.path
    translated = f"/{other}/{path.removeprefix(f'/{lang}/')}" if path.startswith(f"/{lang}/") else f"/{other}/"
    return f"{translated}?{request.url.query}" if request.url.query else translated
