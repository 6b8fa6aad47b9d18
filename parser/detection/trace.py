"""Why something was detected or not: what `marsad explain` shows. Costs nothing where nobody asks for it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: which trigger, in which words, and what was decided."""

    trigger: str
    quote: str
    decision: str
    """`told` or the reason of the rejection."""


@dataclass(slots=True)
class Trace:
    """The decisions of one article, in the order in which they fell."""

    steps: list[Step] = field(default_factory=list)

    def note(self, trigger: str, quote: str, decision: str) -> None:
        self.steps.append(Step(trigger, quote, decision))
