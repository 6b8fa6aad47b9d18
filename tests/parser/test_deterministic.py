"""The same articles give the same bytes: under any hash seed, and whatever module is imported first."""

import subprocess
import sys
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[1] / "gold" / "articles.jsonl"
READ = """
import json, pkgutil, sys
from importlib import import_module
import parser
modules = sorted(module.name for module in pkgutil.walk_packages(parser.__path__, "parser."))
for name in reversed(modules) if sys.argv[1] == "last first" else modules:
    import_module(name)
from parser.knowledge import Knowledge
from parser.record import parse_record
from seeds import SEEDS
knowledge = Knowledge.load([SEEDS])
for line in sys.stdin.readlines():
    print(json.dumps(parse_record(json.loads(line), knowledge)))
"""
SOME = 60


def read(articles: str, *, seed: int, order: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", READ, order],
        input=articles,
        env={"PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(("seed", "order"), [(1, "first first"), (2, "last first")])
def test_hash_seed_and_order_of_imports_change_nothing(seed: int, order: str) -> None:
    articles = "".join(GOLD.read_text(encoding="utf-8").splitlines(keepends=True)[:SOME])

    once = read(articles, seed=0, order="first first")

    assert once.count("\n") == SOME
    assert read(articles, seed=seed, order=order) == once
