"""A reading process for tests: does with each page what its body says, then reads it as ours does."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from crawler.outlet import Extract
from crawler.page import Page
from marsad.pipeline import Understood
from marsad.reading import prepare, serve
from parser.article import Rejected


def read(page: Page, rules: Extract) -> Understood:
    del rules
    order, _, argument = page.body.decode().partition(" ")
    match order:
        case "hang":
            time.sleep(60)
        case "crash":
            ctypes.string_at(0)
        case "die-once" if not Path(argument).exists():
            Path(argument).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "raise":
            raise ValueError(argument)
        case "grow":
            return Understood(Rejected("empty", str(len(bytearray(int(argument) * 1024 * 1024)))))
    return Understood(Rejected("empty", str(os.getpid())))


if __name__ == "__main__":
    asked, _ = prepare(sys.argv[1:])
    serve(asked, read)
