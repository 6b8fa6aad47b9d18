"""What a reader and a program see when a page cannot be shown: a sentence and a way on, or problem+json (RFC 9457)."""

import logging
from http import HTTPStatus
from secrets import token_hex

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from alerts.filter import EventFilter
from db.unavailable import Unavailable
from web.headers import SECURITY
from web.language import of_path
from web.query import BadParameter, address
from web.site import Site
from web.words import Words

API = "/api/"
"""Whoever asks for an address below it is a program."""
RETRY_AFTER_S = "60"

log = logging.getLogger(__name__)


def answer_errors(app: FastAPI, site: Site) -> None:
    """Teach the app to answer what goes wrong, in the reader's language or as JSON."""

    @app.exception_handler(BadParameter)
    def bad_parameter(request: Request, error: BadParameter) -> Response:
        sentence = _words(request, site).gettext("The address asks for something that is not understood:")
        return _answer(request, site, 400, sentence, str(error))

    @app.exception_handler(RequestValidationError)
    def bad_value(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return bad_parameter(request, BadParameter(str(first["loc"][-1]), first["msg"]))

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> Response:
        words = _words(request, site)
        if error.status_code == HTTPStatus.NOT_FOUND:
            return _answer(request, site, 404, words.gettext("There is nothing at this address."))
        return _answer(request, site, error.status_code, words.gettext("This address does not take such a request."))

    @app.exception_handler(Unavailable)
    def unavailable(request: Request, error: Unavailable) -> Response:
        log.error("page not shown: %s", error)
        sentence = _words(request, site).gettext("The ledger cannot be read just now. Try again in a minute.")
        answer = _answer(request, site, 503, sentence)
        answer.headers["Retry-After"] = RETRY_AFTER_S
        return answer

    @app.exception_handler(Exception)
    def failure(request: Request, error: Exception) -> Response:
        reference = token_hex(4)
        log.error("page failed, reference %s", reference, exc_info=error)
        answer = _answer(request, site, 500, _words(request, site).gettext("Something went wrong here. Reference:"), reference)
        answer.headers.update(SECURITY)  # failures are answered outside of all middleware
        return answer


def problem(status: int, detail: str) -> JSONResponse:
    """The JSON twin of an error page."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


def _answer(request: Request, site: Site, status: int, sentence: str, detail: str = "") -> Response:
    if request.url.path.startswith(API):
        return problem(status, f"{sentence} {detail}".strip())
    words = _words(request, site)
    slug = request.url.path.rstrip("/").rpartition("/")[2] if status == HTTPStatus.NOT_FOUND else ""
    return site.render(
        request,
        words.lang,
        "problem.html",
        status=status,
        sentence=sentence,
        detail=detail,
        slug=slug,
        search=address(f"/{words.lang}/", EventFilter(words=(slug,))) if slug else "",
    )


def _words(request: Request, site: Site) -> Words:
    """The reader's language; programs are answered in English."""
    if request.url.path.startswith(API):
        return site.words["en"]
    return site.words[of_path(request.url.path, request.headers.get("accept-language", ""))]
