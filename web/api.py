"""The same events for programs, by the same query string."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from alerts.payload import event_object
from db.event import Redirect
from web.errors import problem
from web.ledger import PAGE, found, page_of
from web.query import address, filter_of, parameters_of
from web.site import Site

PATH = "/api/v1/events"
OPEN = {"Access-Control-Allow-Origin": "*"}
"""What is public to read may be read from any page."""
LICENCE = "CC BY 4.0; quotes remain their authors'"


def api(site: Site) -> APIRouter:
    """The routes `/api/v1/…`."""
    router = APIRouter()

    @router.get(PATH)
    def events(request: Request, after: str = "", limit: Annotated[int, Query(ge=1, le=500)] = PAGE) -> Response:
        """List the events that the filter finds, newest first; `after` is the id to go on from."""
        paging = {"after", "limit"}
        wanted = filter_of((name, value) for name, value in request.query_params.multi_items() if name not in paging)
        all_found = found(site.store.events(), wanted)
        shown = page_of(all_found, after, limit)
        body: dict[str, Any] = {
            "meta": {
                "query": parameters_of(wanted),
                "count": len(all_found),
                "generated_at": site.clock().isoformat(),
                "licence": LICENCE,
            },
            "items": [event_object(event, site.names) for event in shown],
        }
        if shown and shown[-1] is not all_found[-1]:
            body["next"] = address(PATH, wanted, after=shown[-1].id, limit=str(limit))
        return JSONResponse(body, headers=OPEN)

    @router.get(PATH + "/{event_id}")
    def event(event_id: str) -> Response:
        """Give one event; a merged id redirects to the event that it became."""
        asked = site.store.event(event_id)
        if asked is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if isinstance(asked, Redirect):
            return RedirectResponse(f"{PATH}/{asked.to}", HTTPStatus.MOVED_PERMANENTLY, OPEN)
        if asked.status == "retracted":
            return problem(HTTPStatus.GONE, f"Event {asked.id} has been withdrawn.")
        return JSONResponse(event_object(asked, site.names), headers=OPEN)

    return router
