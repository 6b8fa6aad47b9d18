"""Groups mentions into events.

Linking is recomputation: mentions are taken in the order of (published, outlet, key), and each joins the event of the mention
that it resembles most. So the same set gives the same events in whatever order the articles came, and a set that is made of
whole events gives just these events again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from parser.linking.same_event import JOIN, UNCERTAIN, same_event
from parser.linking.told import Told


@dataclass(slots=True)
class Cluster:
    """The mentions of one event, in their order."""

    firm: list[Told] = field(default_factory=list)
    possible: list[Told] = field(default_factory=list)
    """They may belong here; they are listed, and decide nothing."""
    resembles: list["Cluster"] = field(default_factory=list)
    """Earlier events that may be this one: it was opened because a second message costs less than a missed agreement."""

    @property
    def reports(self) -> list[Told]:
        return sorted([*self.firm, *self.possible], key=lambda told: told.order)


@dataclass(frozen=True, slots=True)
class _Fit:
    cluster: Cluster
    must: bool
    score: float


def partition(reports: Iterable[Told]) -> list[Cluster]:
    """Group mentions into events, the earliest first. The order of `reports` does not matter."""
    clusters: list[Cluster] = []
    for told in sorted(reports, key=lambda told: (told.mention.status == "denied", told.order)):  # a denial needs its report
        _place(told, clusters)
    return clusters


def _place(told: Told, clusters: list[Cluster]) -> None:
    fits = [fit for cluster in clusters if (fit := _fit(told, cluster))]
    best = max(fits, key=lambda fit: (fit.must, fit.score), default=None)  # of equals the earliest
    if best and (best.must or best.score >= JOIN):
        best.cluster.firm.append(told)
    elif best is None or best.score < UNCERTAIN:
        clusters.append(Cluster([told]))
    elif _is_told_twice_rather_than_missed(told):
        clusters.append(Cluster([told], resembles=[fit.cluster for fit in fits if fit.score >= UNCERTAIN]))
    else:
        best.cluster.possible.append(told)


def _fit(told: Told, cluster: Cluster) -> _Fit | None:
    """Compare a mention with an event; None if one of its mentions forbids it."""
    must, score = False, float("-inf")
    for other in cluster.firm:
        found = same_event(told, other)
        if found is None:
            return None
        must, score = must or found.must, max(score, found.score)
    if any(told.key == other.key for other in cluster.possible):
        return None
    return _Fit(cluster, must, score)


def _is_told_twice_rather_than_missed(told: Told) -> bool:
    return told.family == "agreement" and told.mention.status in {"occurred", "planned"}
