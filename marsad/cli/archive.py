"""`marsad backfill --via warc`: what files of an archive tell, read in shards and then linked."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from db.record import Recorded
from marsad import build
from marsad.archives import Archives, name_of
from marsad.cli.meter import meter
from marsad.config import Settings
from marsad.executor import executor
from marsad.gleaning import Search
from marsad.owner import this_process
from marsad.watch.leases import release_dead

WORKERS = 2
"""Processes that read, unless somebody says otherwise."""


def read_archive(
    settings: Settings, files: Sequence[Path], search: Search, *, address: str | None, workers: int, as_json: bool
) -> int:
    """Read files to their end and link what they gave; gives the exit code. The same again goes on where it was."""
    with build.store(settings) as store:
        release_dead(store, build.clock)
        archives = Archives(store=store, run=name_of(files, search), search=search, owner=this_process(), clock=build.clock)
        archives.open(files)
        _read(archives, address, workers)
        if any(shard.digest is None for shard in archives.shards()):
            typer.echo("another process reads some of it; the same command links it all when that is done", err=True)
            return 1
        recorded = _link(archives)
        return _report(archives, recorded, as_json=as_json)


def _read(archives: Archives, address: str | None, workers: int) -> None:
    shards = archives.shards()
    done, pages = sum(shard.digest is not None for shard in shards), 0
    if done == len(shards):
        return
    with meter("shards", len(shards), done=done) as shown, executor(address, workers=workers) as running:
        for given in archives.read(running, ahead=2 * workers):
            done, pages = done + 1, pages + given.pages
            shown.show(done, f"{pages} pages")


def _link(archives: Archives) -> list[Recorded]:
    recorded: list[Recorded] = []
    with meter("linked", archives.store.count_gleaned(archives.run)) as shown:
        for some in archives.link():
            recorded += some
            shown.show(len(recorded))
    return recorded


def _report(archives: Archives, recorded: Sequence[Recorded], *, as_json: bool) -> int:
    """Say once what a run came to; 1 if something in its files could not be read."""
    shards = archives.shards()
    damages = [damage for shard in shards for damage in shard.damages]
    report: dict[str, Any] = {
        "shards": len(shards),
        "pages": sum(shard.pages for shard in shards),
        "passed": sum(shard.gleaned for shard in shards),
        "linked": len(recorded),
        "events": sorted({event for one in recorded for event in one.events}),
        "damages": damages,
        "digest": archives.digest(),
    }
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
    for damage in damages:
        typer.echo(damage, err=True)
    counts = "{shards} shards, {pages} pages, of which {passed} passed the prefilter and lie in the stretch".format(**report)
    told = f"{report['linked']} linked now, that tell of {len(report['events'])} events; digest {report['digest'][:16]}"
    typer.echo(f"{counts}; {told}", err=True)
    return 1 if damages else 0
