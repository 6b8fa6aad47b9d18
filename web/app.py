"""Joins the routes to one application."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from alerts.title import Names
from web.api import api
from web.errors import answer_errors
from web.headers import WithSecurity
from web.pages import pages
from web.site import Store, WebSettings, build_site

STATIC = Path(__file__).parent / "static"


def create_app(store: Store, names: Names, settings: WebSettings, *, clock: Callable[[], datetime]) -> FastAPI:
    """Build the web: pages in four languages, the JSON API, and what a supervisor asks.

    `names` say what partners and places are called (`parser.names.gazetteer.Gazetteer`); `clock` gives the present with its zone.
    """
    site = build_site(store, names, settings, clock)
    # FastAPI's own documentation page loads its script from another host, which no page of ours does.
    app = FastAPI(title="Marsad", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    answer_errors(app, site)
    app.include_router(api(site))
    app.include_router(pages(site))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(WithSecurity)
    return app
