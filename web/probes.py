"""What those ask who watch over us: is it alive, is it ready, how far does it see, what are its figures."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from db.backlog import Backlog
from db.unavailable import Unavailable
from web.api import OPEN
from web.health import verdict
from web.metrics import CONTENT_TYPE, figures
from web.site import VERSION, Site
from web.status import status_object


def probes(site: Site) -> APIRouter:
    """The routes `/healthz`, `/readyz`, `/status.json` and `/metrics`."""
    router = APIRouter(include_in_schema=False)
    write_figures = figures(site.store, site.vitals, site.clock, site.settings.outlets, VERSION)

    @router.get("/healthz")
    def healthz() -> Response:
        """Answer 503, with reasons, where we do not do our work."""
        backlog = _backlog(site)
        troubles = verdict(backlog, site.vitals, site.clock())
        body: dict[str, Any] = {
            "status": "trouble" if troubles else "well",
            "reasons": [_without_nothing(asdict(trouble)) for trouble in troubles],
            "waiting": _without_nothing(asdict(backlog)) if backlog else {},
            **status_object(site.status(), VERSION),
        }
        return _answer(body, HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK)

    @router.get("/readyz")
    def readyz() -> Response:
        """Answer 503 while the database does not answer, and no page could be shown."""
        is_ready = _backlog(site) is not None
        body = {"status": "ready" if is_ready else "not ready"}
        return _answer(body, HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)

    @router.get("/status.json")
    def status() -> Response:
        return JSONResponse(status_object(site.status(), VERSION), headers=OPEN)

    @router.get("/metrics")
    def metrics(request: Request) -> Response:
        if not (site.settings.metrics or site.is_ours(request)):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return Response(write_figures(), headers={"Content-Type": CONTENT_TYPE})

    return router


def _backlog(site: Site) -> Backlog | None:
    """What waits; None where the database cannot be asked, or is known not to answer: that may take half a minute."""
    if site.vitals and site.vitals.store:
        return None
    try:
        return site.store.health(now=site.clock())
    except Unavailable:
        return None


def _answer(body: dict[str, Any], status: HTTPStatus) -> Response:
    """An answer that holds for this moment only."""
    return JSONResponse(body, status, {"Cache-Control": "no-store"})


def _without_nothing(told: dict[str, Any]) -> dict[str, Any]:
    moments = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in told.items()}
    return {key: value for key, value in moments.items() if value is not None}
