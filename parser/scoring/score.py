"""How well mentions agree with annotated articles: the figures of `marsad evaluate`, micro-averaged over articles.

The gold's meaning is docs/annotation.md. An agency counts as its country; what is denied, cancelled or hypothetical is ignored.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from parser.scoring.matching import Pair, Row, Weight, best_pairs, date_fit, date_verdict, is_other_month, overlap, rows

Figures = dict[str, float]
Record = Mapping[str, Any]
ROUNDUP = 15
"""From how many partners of one event on an article is a round-up, whose names drown everything else."""
_PARTNER_WEIGHT = 4


@dataclass
class Tally:
    """Counts of what was found rightly, found wrongly and missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def add(self, gold: frozenset[Any] | set[Any], said: frozenset[Any] | set[Any]) -> None:
        self.right += len(gold & said)
        self.false += len(said - gold)
        self.missed += len(gold - said)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


def harmonic(precision: float, recall: float) -> float:
    """Harmonic mean, 0 of two zeros."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True)
class Scored:
    """One article's gold beside what was said of it."""

    language: str
    gold: Sequence[Row]
    said: Sequence[Row]

    @property
    def pairs(self) -> list[Pair]:
        """Gold rows with the rows that tell them best."""
        return best_pairs([[_likeness(gold, said) for said in self.said] for gold in self.gold])


def _likeness(gold: Row, said: Row) -> Weight | None:
    if not gold.can_be(said):
        return None
    is_same_month = (gold.date or "")[:7] == (said.date or "")[:7]
    first = 1 + _PARTNER_WEIGHT * overlap(gold.partners, said.partners) + (gold.status == said.status) + is_same_month
    details = (gold.instrument == said.instrument) + (gold.place == said.place)
    return Fraction(first), date_fit(gold, said), details, overlap(gold.topics, said.topics)


Facts = Callable[[Sequence[Row]], set[Any]]
FACTS: Mapping[str, Facts] = {
    "relevance": lambda told: {"relevant"} if any(row.partners for row in told) else set(),
    "new_mou": lambda told: {"new"} if any(row.is_new_mou for row in told) else set(),
    "kind_partner": lambda told: {(row.kind, partner) for row in told for partner in row.partners},
    "kind_partner_status": lambda told: {(row.kind, partner, row.status) for row in told for partner in row.partners},
}
"""What is counted by precision and recall: the facts that an article's rows state."""


def evaluate_parse(gold: Iterable[Record], predicted: Iterable[Record], *, without_roundups: bool = False) -> Figures:
    """Score `{"id", "mentions"}` records against gold records of the same id; a missing one told nothing.

    Gives precision, recall and F1 of relevance, new agreements, (kind, partner) and (kind, partner, status), also F1 by
    language, and of matched pairs the shares of right status, place, instrument and date, and F1 of topics.
    """
    articles = scored(gold, predicted, without_roundups=without_roundups)
    figures: Figures = {"articles": len(articles)}
    for name, facts in FACTS.items():
        figures |= _by_name(name, _tally(facts, articles))
    for language in sorted({article.language for article in articles}):
        own = [article for article in articles if article.language == language]
        for name in ("kind_partner", "new_mou"):
            figures[f"{name}_f1_{language}"] = _tally(FACTS[name], own).f1
    return figures | _of_pairs(articles)


def scored(gold: Iterable[Record], predicted: Iterable[Record], *, without_roundups: bool = False) -> list[Scored]:
    """Lay each gold article beside what was said of it."""
    said = {record["id"]: rows(record.get("mentions") or ()) for record in predicted}
    articles = [
        Scored(record["lang"], [Row.of(event) for event in record["events"]], said.get(record["id"], [])) for record in gold
    ]
    return [a for a in articles if not (without_roundups and any(len(row.partners) >= ROUNDUP for row in a.gold))]


def by_language_and_kind(articles: Sequence[Scored]) -> dict[tuple[str, str], Tally]:
    """Tallies of (partner, status) for each language and kind of event that gold or prediction knows."""
    tallies: dict[tuple[str, str], Tally] = {}
    for article in articles:
        gold, said = (FACTS["kind_partner_status"](told) for told in (article.gold, article.said))
        for kind in {fact[0] for fact in gold | said}:
            tally = tallies.setdefault((article.language, kind), Tally())
            tally.add({fact for fact in gold if fact[0] == kind}, {fact for fact in said if fact[0] == kind})
    return tallies


def _tally(facts: Facts, articles: Iterable[Scored]) -> Tally:
    tally = Tally()
    for article in articles:
        tally.add(facts(article.gold), facts(article.said))
    return tally


def _by_name(name: str, tally: Tally) -> Figures:
    return {
        f"{name}_p": tally.precision,
        f"{name}_r": tally.recall,
        f"{name}_f1": tally.f1,
        f"{name}_n": tally.right + tally.missed,
    }


@dataclass
class _Shares:
    """Shares of matched pairs for which something is right."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, is_right: bool) -> None:
        self.right[name] += is_right
        self.of[name] += 1

    def figures(self) -> Figures:
        return {f"{name}_acc": _share(self.right[name], self.of[name]) for name in ("status", "place", "instrument")}


def _of_pairs(articles: Iterable[Scored]) -> Figures:
    shares, dates, topics = _Shares(), Counter[str](), Tally()
    for article in articles:
        for g, s in article.pairs:
            gold, said = article.gold[g], article.said[s]
            shares.add("status", gold.status == said.status)
            if gold.place:
                shares.add("place", gold.place == said.place)
            if gold.instrument:
                shares.add("instrument", gold.instrument == said.instrument)
            if gold.date:
                verdict = date_verdict(gold, said)
                dates[verdict] += 1
                dates["other month"] += verdict == "wrong" and is_other_month(gold, said)
            topics.add(gold.topics, said.topics)
    return shares.figures() | _by_name("topics", topics) | _date_figures(dates)


def _date_figures(dates: Counter[str]) -> Figures:
    """Figures over matched gold events that have a date.

    `date_given`: a date was given at all; of those `date_right` (an interval's start alone counts half), `date_right_coarse`
    (a coarser date that contains the start counts too) and `date_wrong_month`; `date_acc` = given x right.
    """
    given = sum(dates[verdict] for verdict in ("right", "half", "coarse", "wrong"))
    total = given + dates["missing"]
    right = dates["right"] + dates["half"] / 2
    return {
        "date_n": total,
        "date_given": _share(given, total),
        "date_right": _share(right, given),
        "date_right_coarse": _share(right + dates["coarse"], given),
        "date_wrong_month": _share(dates["other month"], given),
        "date_acc": _share(right, total),
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
