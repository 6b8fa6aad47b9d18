"""Archives in two phases: shards are read side by side and written down as they come; then all is linked, one after another.

What was read stays read, whatever ends us: the ledger stands in the database.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from crawler.past.records import Piece, pieces_of
from db.gleaning import Shard, Yield
from db.record import Recorded
from db.store import Store
from marsad.fingerprint import fingerprint
from marsad.gleaning import Search, glean

LEASE = timedelta(hours=1)
"""Longer than any shard takes; a dead owner's are given back at once."""
LINKED_AT_ONCE = 100


def name_of(files: Sequence[Path], search: Search) -> str:
    """Name a run by what is asked for, and by the parser that reads it: the same again goes on where it was.

    A file that was written to since is another one, and an outlet whose settings changed is read otherwise.
    """
    stats = ((str(file), file.stat()) for file in files)
    asked = {
        "files": sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats),
        "outlets": sorted(outlet.model_dump_json() for outlet in search.outlets),
        "stretch": [search.since.isoformat(), search.until.isoformat()],
        "parser": fingerprint(search.layers),
    }
    return sha256(json.dumps(asked).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Archives:
    """One run over some files."""

    store: Store
    run: str
    search: Search
    owner: str
    clock: Callable[[], datetime]

    def open(self, files: Sequence[Path]) -> None:
        """Put down the shards of these files; those of a run that goes on stay as they are."""
        pieces = [piece for file in files for piece in pieces_of(file)]
        self.store.open_shards(self.run, [(piece.file, piece.start, piece.end) for piece in pieces])

    def shards(self) -> list[Shard]:
        return self.store.shards(self.run)

    def read(self, executor: Executor, *, ahead: int) -> Iterator[Yield]:
        """Have every shard read that nobody reads, `ahead` at a time; gives each as soon as it is written down."""
        waiting: dict[Future[Yield], Shard] = {}
        while True:
            while len(waiting) < ahead and (shard := self._claim()) is not None:
                piece = Piece(shard.file, shard.start, shard.end)
                waiting[executor.submit(glean, piece, self.search)] = shard
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                given = future.result()
                self.store.finish_shard(waiting.pop(future).id, given)
                yield given

    def _claim(self) -> Shard | None:
        return self.store.claim_shard(self.run, owner=self.owner, now=self.clock(), lease=LEASE)

    def link(self) -> Iterator[list[Recorded]]:
        """Link what was gleaned, earliest first, telling nobody; gives it as it is done."""
        while recorded := self.store.link_gleaned(self.run, limit=LINKED_AT_ONCE, now=self.clock()):
            yield recorded

    def digest(self) -> str:
        """Of all that the run gave; the same however often it was interrupted and wherever it was read."""
        return sha256("\n".join(shard.digest or "" for shard in self.shards()).encode()).hexdigest()
