"""Where the figures of an evaluation come from: by language and kind with confidence intervals, and article by article."""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

from parser.scoring.score import FACTS, Scored, by_language_and_kind

_Z = 1.959964
"""Of the normal distribution, for an interval of 95 %."""


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share that was counted (Wilson 1927): honest for small numbers and for shares near 1."""
    if not of:
        return 0.0, 1.0
    share, z2 = right / of, _Z * _Z
    middle = share + z2 / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z2 / of)), min(1.0, (middle + spread) / (1 + z2 / of))


def breakdown(articles: Sequence[Scored]) -> Iterator[dict[str, Any]]:
    """Precision and recall of (partner, status) for each language and kind, each with its interval and counts."""
    for (language, kind), tally in sorted(by_language_and_kind(articles).items()):
        said, logged = tally.right + tally.false, tally.right + tally.missed
        yield {
            "language": language,
            "kind": kind,
            "n": logged,
            "precision": tally.precision,
            "precision_interval": wilson(tally.right, said),
            "recall": tally.recall,
            "recall_interval": wilson(tally.right, logged),
        }


def misses(articles: Mapping[str, Scored]) -> Iterator[dict[str, Any]]:
    """What each article, by its id, tells that was not found, and what was found that it does not tell."""
    facts = FACTS["kind_partner_status"]
    for name, article in articles.items():
        gold, said = facts(article.gold), facts(article.said)
        for verdict, wrong in (("missed", gold - said), ("false", said - gold)):
            for kind, partner, status in sorted(wrong):
                yield {"id": name, "verdict": verdict, "kind": kind, "partner": partner, "status": status}
