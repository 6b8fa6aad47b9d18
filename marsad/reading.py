"""The process that reads pages: no page can hang, bloat or kill more than this.

`python -m marsad.reading FD MEMORY_MB LAYER…` says a word on the connection FD when it knows all that the parser knows, then
answers each page that comes with what it says, until the connection ends.
"""
# ruff: noqa: PLC0415 - the parser is imported once we are tied to whoever started us: that takes a second

import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.lifeline import end_with_parent, limit_memory

if TYPE_CHECKING:
    from crawler.outlet import Extract
    from crawler.page import Page
    from marsad.pipeline import Understood

    Understand = Callable[[Page, Extract], Understood]


def serve(asked: Connection, read: "Understand") -> None:
    """Answer pages until whoever asks is gone. What reading one raises is the answer; once out of memory, the last."""
    from marsad.reader import READY, Failed

    asked.send(READY)
    while True:
        try:
            page, rules = asked.recv()
        except EOFError:
            return
        try:
            answer: Understood | Failed = read(page, rules)
        except MemoryError:
            asked.send(Failed("out of memory"))
            return
        except Exception as error:  # noqa: BLE001 - whatever the parser does at a page, it is named
            answer = Failed(f"{type(error).__name__}: {error}")
        asked.send(answer)


def prepare(arguments: list[str]) -> tuple[Connection, list[Path]]:
    """Tie this process to whoever started it, within its memory; gives the way to it, and the directories of data."""
    descriptor, memory_mb, *layers = arguments
    end_with_parent(int(descriptor))
    for number in (signal.SIGINT, signal.SIGTERM):  # whoever asks hears them too, and closes the connection
        signal.signal(number, signal.SIG_IGN)
    limit_memory(int(memory_mb))
    return Connection(int(descriptor)), [Path(layer) for layer in layers]


def main() -> None:
    asked, layers = prepare(sys.argv[1:])

    from functools import partial

    from marsad.understanding import understand
    from parser.knowledge import Knowledge
    from parser.prefilter import Prefilter

    knowledge = Knowledge.load(layers)
    serve(asked, partial(understand, knowledge=knowledge, prefilter=Prefilter.of(knowledge)))


if __name__ == "__main__":
    main()
