"""Joins the routes to one application."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from alerts.payload import Coverage
from alerts.title import Names
from web.api import api
from web.errors import answer_errors
from web.headers import WithSecurity
from web.health import Vitals
from web.pages import pages
from web.probes import probes
from web.site import WebSettings, build_site
from web.store import Store

STATIC = Path(__file__).parent / "static"


def create_app(
    store: Store,
    names: Names,
    settings: WebSettings,
    *,
    clock: Callable[[], datetime],
    coverage: Callable[[], Coverage] = lambda: Coverage(read=0, of=0),
    vitals: Vitals | None = None,
    is_shown: bool = True,
) -> FastAPI:
    """Build the web: pages in four languages, the JSON API, and what those ask who watch over us.

    `names` say what partners and places are called (`parser.names.gazetteer.Gazetteer`); `clock` gives the present with its
    zone; `coverage` says how much of the press is in sight, which may ask the database; `vitals` are the supervisor's, where
    it runs in this process. Where the ledger is not to be shown, only the latter are answered.
    """
    site = build_site(store, names, settings, clock, coverage=coverage, vitals=vitals)
    # FastAPI's own documentation page loads its script from another host, which no page of ours does.
    app = FastAPI(title="Marsad", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    answer_errors(app, site)
    app.include_router(probes(site))
    if is_shown:
        app.include_router(api(site))
        app.include_router(pages(site))
        app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(WithSecurity)
    return app
