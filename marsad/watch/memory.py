"""How much memory a process and all that it started hold; read from /proc, elsewhere nothing is known."""

import resource
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_PAGE = resource.getpagesize()


def resident(pid: int) -> dict[int, int]:
    """Bytes that a process and its descendants hold in memory, by process."""
    return {one: size for one in _family(pid) if (size := _resident(one)) is not None}


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in (_PROC / str(pid)).glob("task/*/children"):  # a child belongs to the thread that started it
        for child in _words(children):
            yield from _family(int(child))


def _resident(pid: int) -> int | None:
    words = _words(_PROC / str(pid) / "statm")
    return int(words[1]) * _PAGE if words else None


def _words(file: Path) -> list[str]:
    try:
        return file.read_text("ascii").split()
    except OSError:  # it has ended meanwhile
        return []
