"""Says how far something is that takes long: a bar on a terminal, else a line now and then."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import typer

TELL_EVERY_S = 10.0


class Meter(Protocol):
    """Hears how far it is."""

    def show(self, done: int, note: str = "") -> None: ...


@contextmanager
def meter(what: str, total: int, *, done: int = 0) -> Iterator[Meter]:
    """Measure the way from `done` to `total`; what was done before counts for the way, not for the rate."""
    if sys.stderr.isatty():
        with _bar(what, total, done) as bar:
            yield bar
    else:
        yield _Lines(what, total, done)


@dataclass
class _Lines:
    what: str
    total: int
    begun_with: int
    started: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)

    def show(self, done: int, note: str = "") -> None:
        now = time.monotonic()
        if now - self.told >= TELL_EVERY_S:
            self.told = now
            typer.echo(spoken(self.what, done, self.total, done - self.begun_with, now - self.started, note), err=True)


def spoken(what: str, done: int, total: int, fresh: int, seconds: float, note: str) -> str:
    """One line: how far, how fast, how long still. `fresh` is what was done in these seconds."""
    rate = fresh / max(seconds, 1)
    left = f", {timedelta(seconds=round((total - done) / rate))} left" if rate else ""
    return f"{what}: {done} of {total}, {60 * rate:.0f} a minute{left}" + (f"; {note}" if note else "")


@contextmanager
def _bar(what: str, total: int, done: int) -> Iterator[Meter]:
    from rich.console import Console  # noqa: PLC0415 - only where somebody looks
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[note]}"))
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=total, completed=done, note="")

        class Bar:
            def show(self, done: int, note: str = "") -> None:
                progress.update(task, completed=done, note=note)

        yield Bar()
