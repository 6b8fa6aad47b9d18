"""`make gate`: what is read of the annotated articles, beside the floor that each figure has, and of a year of ordinary news.

`make gate ARGS=--raise` writes what has become better into the floor's file, line by line, so that its comments stay. What has
become worse is never written: the suite fails until it is good again.
"""

import math
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from parser.knowledge import Knowledge
from parser.record import parse_record
from parser.scoring.score import by_language_and_kind, evaluate_parse, scored
from seeds import SEEDS
from tests.parser.ordinary.reading import EVENTS, NEW_AGREEMENTS, Reading
from tests.test_gate import FLOOR, GOLD, lines, sets

FILE = GOLD / "floor.toml"
Reached = Mapping[str, Mapping[str, float]]
"""Figures by the table of the floor's file in which they stand."""
_TABLE, _FIGURE = re.compile(r"\[(.+)\]\s*$"), re.compile(r"(\w+) = ([\d.]+)\s*$")


def reached(knowledge: Knowledge) -> Reached:
    """Read every gold article and score each set of them."""
    gold, said = sets(lines("gold.jsonl")), sets([parse_record(article, knowledge) for article in lines("articles.jsonl")])
    tables: dict[str, Mapping[str, float]] = {}
    for some in FLOOR:
        tables[f"{some}.figures"] = evaluate_parse(gold[some], said[some], without_roundups=True)
        for (language, kind), tally in by_language_and_kind(scored(gold[some], said[some])).items():
            tables[f"{some}.kinds.{language}.{kind}"] = {"precision": tally.precision, "recall": tally.recall}
    return tables


def floors(text: str) -> Iterator[tuple[int, str, str, float]]:
    """The figures of a floor's file: which line, in which table, its name and value."""
    table = ""
    for number, line in enumerate(text.splitlines()):
        if opens := _TABLE.match(line):
            table = opens[1]
        elif figure := _FIGURE.match(line):
            yield number, table, figure[1], float(figure[2])


def raised(text: str, now: Reached) -> str:
    """The file with every figure that has become better; two digits, rounded down."""
    written = text.splitlines()
    for number, table, name, floor in floors(text):
        if (better := math.floor(now[table][name] * 100 + 1e-9) / 100) > floor:
            written[number] = f"{name} = {better:.2f}"
    return "\n".join([*written, ""])


def main(arguments: list[str], file: Path = FILE) -> int:
    knowledge = Knowledge.load([SEEDS])
    text, now = file.read_text(encoding="utf-8"), reached(knowledge)
    worse = [(table, name, floor) for _, table, name, floor in floors(text) if now[table][name] < floor]
    report = [
        f"{table.removesuffix('.figures'):10} {name:24} {now[table][name]:.3f}   floor {floor:.2f}"
        for _, table, name, floor in floors(text)
        if table.endswith(".figures")
    ]
    report += [f"below its floor: {table} {name} {now[table][name]:.3f} < {floor:.2f}" for table, name, floor in worse]
    year = Reading.of_the_year(knowledge)
    report.append(
        f"ordinary year: of {year.articles} articles {len(year.agreements)} tell a new agreement, {len(year.events)} an event"
    )
    too_many = len(year.agreements) > NEW_AGREEMENTS or len(year.events) > EVENTS
    print("\n".join(report))  # noqa: T201 - a program of its own
    if "--raise" in arguments:
        file.write_text(raised(text, now), encoding="utf-8")
    return 1 if worse or too_many else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
