"""The pages that people read: the ledger and the page of one event."""

from collections.abc import Iterable
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from alerts.catalogue import LANGUAGES
from alerts.filter import EventFilter
from alerts.letter import counted_sources
from db.event import Event, Redirect
from parser.article import Language
from web.event_page import page, related
from web.facets import chips, facets
from web.language import preferred
from web.ledger import PAGE, found, groups, page_of, planned_next, why_empty
from web.query import address, filter_of, parameters_of
from web.rows import Row, event_path, row
from web.site import Site
from web.words import Words


def pages(site: Site) -> APIRouter:
    """The routes under `/` and `/{lang}/`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def root(request: Request) -> Response:
        lang = preferred(request.headers.get("accept-language", ""))
        return RedirectResponse(f"/{lang}/", HTTPStatus.FOUND, {"Vary": "Accept-Language"})

    for lang in LANGUAGES:
        _add_pages(router, site, lang)
    return router


def _add_pages(router: APIRouter, site: Site, lang: Language) -> None:
    @router.get(f"/{lang}/")
    def ledger(request: Request, after: str = "") -> Response:
        wanted = filter_of((name, value) for name, value in request.query_params.multi_items() if name != "after")
        return show_ledger(request, site, site.words[lang], wanted, after)

    @router.get(f"/{lang}/event/{{event_id}}")
    def event(request: Request, event_id: str) -> Response:
        asked = site.store.event(event_id)
        if asked is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if isinstance(asked, Redirect):
            return RedirectResponse(f"{event_path(asked.to, site.words[lang])}?merged={event_id}", HTTPStatus.MOVED_PERMANENTLY)
        return show_event(request, site, site.words[lang], asked)


def show_ledger(request: Request, site: Site, words: Words, wanted: EventFilter, after: str) -> Response:
    """Render the events that a filter finds, from the one that follows `after`."""
    now, events = site.clock(), site.store.events()
    all_found = found(events, wanted)
    shown = page_of(all_found, after)
    path = f"/{words.lang}/"
    has_older = len(shown) == PAGE and shown[-1] is not all_found[-1]
    return site.render(
        request,
        words.lang,
        "ledger.html",
        count=len(all_found),
        chips=list(chips(wanted, words)),
        facets=list(facets(events, all_found, wanted, words)),
        kept=[pair for pair in parameters_of(wanted) if pair[0] not in {"date_from", "date_to"}],
        wanted=wanted,
        planned=[row(event, words, now) for event in planned_next(all_found, now)] if not after else [],
        groups=list(groups(shown, words, now)),
        empty=None if all_found else why_empty(events, wanted, words),
        newest=address(path, wanted) if after else "",
        older=address(path, wanted, after=shown[-1].id) if has_older else "",
        export=address("/api/v1/events", wanted),
    )


def show_event(request: Request, site: Site, words: Words, event: Event) -> Response:
    """Render one event; a retracted one stays readable, but its address is gone."""
    now = site.clock()
    return site.render(
        request,
        words.lang,
        "event.html",
        status=HTTPStatus.GONE if event.status == "retracted" else HTTPStatus.OK,
        event=event,
        row=row(event, words, now),
        says=counted_sources(event, words.lang, site.names),
        page=page(event, site.store.article_text, words),
        frame=next(iter(_rows(site, [event.frame] if event.frame else [], words)), None),
        possibly_same=_rows(site, event.possibly_same_as, words),
        related=[row(other, words, now) for other in related(event, site.store.events(partners=event.partners, limit=PAGE))],
        merged=request.query_params.get("merged", ""),
    )


def _rows(site: Site, ids: Iterable[str], words: Words) -> list[Row]:
    wanted = list(ids)
    return [row(event, words, site.clock()) for event in site.store.events(ids=wanted)] if wanted else []
