"""A reader at the door of the web: real routes over invented events, without a socket."""

import asyncio
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from lxml import html

from tests.web.samples import NOW, Shelf, SomeNames, a_full_shelf
from web.app import create_app
from web.site import WebSettings


@dataclass(frozen=True)
class Reader:
    """Asks for pages as a browser does, and follows nothing by itself."""

    app: FastAPI
    address: str = "203.0.113.7"
    """Where it sits: 127.0.0.1 is the machine of the web itself."""

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._ask(method, path, {name.replace("_", "-"): value for name, value in headers.items()}))

    def page(self, path: str) -> html.HtmlElement:
        return html.document_fromstring(self.get(path).text)

    async def _ask(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(self.address, 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://marsad.example") as client:
            return await client.request(method, path, headers=headers)


def reader_of(shelf: Shelf, settings: WebSettings | None = None) -> Reader:
    return Reader(create_app(shelf, SomeNames(), settings or WebSettings(), clock=lambda: NOW))


@pytest.fixture(scope="session")
def reader() -> Reader:
    return reader_of(a_full_shelf())


@pytest.fixture
def empty_reader() -> Reader:
    return reader_of(Shelf())
