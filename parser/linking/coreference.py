"""Groups mentions into events.

Linking is recomputation: mentions are taken in the order of (published, outlet, key), recollections after fresh reports, and
each joins the event of the mention that it resembles most. So the same set gives the same events in whatever order the articles
came, and a set that is made of whole events gives just these events again.

What people said of mentions comes on top: those that they told apart never meet, and the events of those that they brought
together become one, each found as if nobody had spoken. So their word changes nothing of what else belongs to either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from parser.linking.bonds import NONE, Bonds, Place, place_of
from parser.linking.same_event import JOIN, UNCERTAIN, Objection, are_apart, objections, same_event
from parser.linking.told import Told
from parser.mention import ToldAs


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


def partition(reports: Iterable[Told], bonds: Bonds = NONE) -> list[Cluster]:
    """Group mentions into events, the earliest first. The order of `reports` does not matter; `bonds` are people's word."""
    clusters: list[Cluster] = []
    for told in sorted(reports, key=turn):
        _place(told, clusters, bonds)
    return _united(clusters, bonds) if bonds.pairs else clusters


_LATER: Mapping[ToldAs, int] = {"denied": 1, "recalled": 2}


def turn(told: Told) -> tuple[int, tuple[object, ...]]:
    """When a mention is taken: a denial after what it may deny; recollections last, so that they change nothing of the rest."""
    return _LATER.get(told.mention.status, 0), told.order


def _place(told: Told, clusters: list[Cluster], bonds: Bonds) -> None:
    fits = [fit for cluster in clusters if (fit := _fit(told, cluster, bonds))]
    best = max(fits, key=lambda fit: (fit.must, fit.score), default=None)  # of equals the earliest
    if best and (best.must or best.score >= JOIN):
        best.cluster.firm.append(told)
    elif best is None or best.score < UNCERTAIN:
        clusters.append(Cluster([told]))
    elif _is_told_twice_rather_than_missed(told):
        clusters.append(Cluster([told], resembles=[fit.cluster for fit in fits if fit.score >= UNCERTAIN]))
    else:
        best.cluster.possible.append(told)


def _fit(told: Told, cluster: Cluster, bonds: Bonds) -> _Fit | None:
    """Compare a mention with an event; None if one of its mentions, or a person, forbids it."""
    if told.family != cluster.firm[0].family or all(told.partners.isdisjoint(other.partners) for other in cluster.firm):
        return None
    if bonds.pairs and any(bonds.are_apart(told, other) for other in chain(cluster.firm, cluster.possible)):
        return None
    must, score = False, float("-inf")
    for other in cluster.firm:
        if found := same_event(told, other):
            must, score = must or found.must, max(score, found.score)
        elif not all(_is_outweighed(objection, told, other, cluster.firm) for objection in objections(told, other)):
            return None
    if any(told.key == other.key for other in cluster.possible):
        return None
    return _Fit(cluster, must, score)


def _is_outweighed(objection: Objection, told: Told, other: Told, firm: Sequence[Told]) -> bool:
    """Say whether the other reports of an event explain why one of them contradicts a mention."""
    if objection == "no common partner":
        return _are_named_together(told, other, firm)
    return objection == "different time" and _is_a_plan_overtaken(told, other, firm)


def _are_named_together(told: Told, other: Told, firm: Sequence[Told]) -> bool:
    """Each names one partner of an act of two, as most reports tell; one alone may have lumped two acts together."""
    together = [one for one in firm if one.partners & told.partners and one.partners & other.partners]
    apart = [one for one in firm if not one.partners & told.partners]
    return len(together) > len(apart)


def _is_a_plan_overtaken(told: Told, other: Told, firm: Sequence[Told]) -> bool:
    """What happened need not agree with when it was planned, if a report tells how the two belong together."""
    a, b = told.mention.status == "planned", other.mention.status == "planned"
    return a != b and any(one.mention.status in ("occurred", "recalled") and not are_apart(told, one) for one in firm)


def _is_told_twice_rather_than_missed(told: Told) -> bool:
    return told.family == "agreement" and told.mention.status in {"occurred", "planned"}


# What people brought together


def _united(clusters: Sequence[Cluster], bonds: Bonds) -> list[Cluster]:
    """Make one event of those that people brought together, unless that would bring together what they told apart."""
    home = {place_of(told): cluster for cluster in clusters for told in cluster.reports}
    for a, b in bonds.same():
        one, other = home.get(a), home.get(b)
        if one is None or other is None or one is other or _hold_apart(one, other, bonds):
            continue
        early, late = sorted((one, other), key=lambda cluster: turn(cluster.firm[0]))
        early.firm = sorted([*early.firm, *late.firm], key=turn)
        early.possible = sorted([*early.possible, *late.possible], key=turn)
        early.resembles += late.resembles
        home |= {place_of(told): early for told in late.reports}
    left = [cluster for cluster in clusters if home[place_of(cluster.firm[0])] is cluster]
    for cluster in left:
        cluster.resembles = _others(cluster, home)
    return left


def _hold_apart(one: Cluster, other: Cluster, bonds: Bonds) -> bool:
    return any(bonds.are_apart(a, b) for a in one.reports for b in other.reports)


def _others(cluster: Cluster, home: Mapping[Place, Cluster]) -> list[Cluster]:
    """The events that one may be, as they are after all."""
    found = {id(there): there for other in cluster.resembles if (there := home[place_of(other.firm[0])]) is not cluster}
    return list(found.values())
