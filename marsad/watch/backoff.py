"""How long something that failed is left alone: twice as long each time."""

from dataclasses import dataclass, field

_ENOUGH = 64
"""Doublings beyond which every rest is the longest."""


@dataclass(slots=True)
class Backoff:
    """Remembers failures by name. Moments are seconds of a clock that nobody sets."""

    first_s: float
    longest_s: float
    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)

    def failed(self, name: str, now: float) -> float:
        """Take note of a failure; gives the seconds for which the name rests."""
        before = self._failures.get(name, 0)
        rest = min(self.first_s * 2.0 ** min(before, _ENOUGH), self.longest_s)
        self._failures[name] = before + 1
        self._until[name] = now + rest
        return rest

    def went_well(self, name: str) -> None:
        """Forget the failures of a name."""
        self._failures.pop(name, None)
        self._until.pop(name, None)

    def resting(self, now: float) -> set[str]:
        """The names that are left alone."""
        return {name for name, until in self._until.items() if now < until}
