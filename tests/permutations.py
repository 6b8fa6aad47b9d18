"""Imports the annotated articles in many orders of arrival and compares what is shown after each.

    python -m tests.permutations --number 50

The suite tries the first few of these orders. Prints what differs, and exits 1 if anything does.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

from db.store import Store
from marsad.pipeline import Pipeline
from parser.knowledge import Knowledge
from seeds import SEEDS
from tests.db.press import NOW, shown_now
from tests.gold_articles import SETS, Read, read

NUMBER = 50
Shown = list[dict[str, Any]]


def telling(name: str, knowledge: Knowledge) -> list[Read]:
    """The articles of a set that tell something."""
    return [one for one in read(name, knowledge) if one.mentions]


def shown_after(articles: Sequence[Read]) -> Shown:
    """What an empty database shows after these articles, in the order of their arrival."""
    with tempfile.TemporaryDirectory() as directory:
        store = Store.open(f"sqlite:///{directory}/permutation.db", clock=lambda: NOW)
        pipeline = Pipeline(store=store, outlets={})
        for one in articles:
            pipeline.on_article(one.article, one.mentions, report_id=one.id, arrival="import", now=NOW)
        shown = shown_now(store)
        store.close()
    return shown


def shuffled(articles: Sequence[Read], seed: int) -> list[Read]:
    return random.Random(seed).sample(articles, len(articles))


def differences(expected: Shown, found: Shown) -> Iterator[str]:
    """The events that only one of the two shows."""
    yield from (f"- {event}" for event in expected if event not in found)
    yield from (f"+ {event}" for event in found if event not in expected)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--number", type=int, default=NUMBER, help="how many orders")
    number = parser.parse_args().number
    knowledge, failures = Knowledge.load([SEEDS]), 0
    for name in SETS:
        articles = telling(name, knowledge)
        expected = shown_after(articles)
        for seed in range(number):
            differing = list(differences(expected, shown_after(shuffled(articles, seed))))
            failures += bool(differing)
            said = f"{name}, order {seed}: {len(expected)} events, {len(differing)} differ"
            print(said, *differing, sep="\n  ", flush=True)  # noqa: T201 - a program of its own
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
