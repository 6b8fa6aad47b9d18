"""Says why a mention belongs to its event: what proves it, or what speaks for it, and which earlier report it resembles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from parser.linking.likeness import points
from parser.linking.same_event import JOIN, cannot_link, must_link
from parser.linking.told import Told

How = Literal["first", "proof", "likeness", "possible", "people"]
"""`first` opened the event, `proof` and `likeness` joined it, `possible` did so without certainty, `people` brought it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Why one mention stands in its event."""

    how: How
    other: Told | None = None
    """The report that it was found to agree with."""
    why: str = ""
    """The proof; of what people brought together, what forbids it otherwise."""
    score: float | None = None
    points: Mapping[str, float] = field(default_factory=dict)


def why_joined(told: Told, before: Sequence[Told], *, is_possible: bool = False) -> Joined:
    """Explain a mention's place by the firm mentions of its event that were taken before it."""
    if not before:
        return Joined(how="first")
    allowed = [other for other in before if cannot_link(told, other) is None]
    if not allowed:
        return Joined(how="people", other=before[0], why=cannot_link(told, before[0]) or "")
    if proving := next((other for other in allowed if must_link(told, other)), None):
        return Joined(how="proof", other=proving, why=must_link(told, proving) or "")
    other = max(allowed, key=lambda one: sum(points(told, one).values()))
    found = points(told, other)
    score = sum(found.values())
    how: How = "possible" if is_possible else "likeness" if score >= JOIN else "people"
    return Joined(how=how, other=other, score=score, points=found)
