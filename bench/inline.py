"""The floor of an archive's shard: the same pages from a server on loopback, by Scrapy, each extracted where it arrives."""

import sys
import threading
import time
from collections.abc import AsyncIterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import trafilatura
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def guess_type(self, path: Any) -> str:
        del path
        return "text/html"

    def log_message(self, *_: Any) -> None:
        pass


class Inline(Spider):
    name = "inline"

    def __init__(self, root: str, count: int, **more: Any) -> None:
        super().__init__(**more)
        self.root, self.count = root, count

    async def start(self) -> AsyncIterator[Any]:
        for number in range(self.count):
            yield Request(f"{self.root}/{number}.page")

    def parse(self, response: Response) -> None:
        trafilatura.bare_extraction(response.body, url=response.url, include_comments=False, with_metadata=True)


def main() -> None:
    directory, count = sys.argv[1], int(sys.argv[2])
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=directory)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        process = AsyncCrawlerProcess(
            {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
        )
        process.crawl(Inline, root=f"http://127.0.0.1:{server.server_port}", count=count)
        started = time.perf_counter()
        process.start()
        print(time.perf_counter() - started)
        server.shutdown()


if __name__ == "__main__":
    main()
