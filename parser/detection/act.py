"""One act with everything that claims it."""

from dataclasses import dataclass, replace
from functools import cached_property

from parser.dates.calendar import When
from parser.detection.claim import Claim
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.senses import Status
from parser.detection.when import best
from parser.mention import Kind

MOMENTS = ("agreement", "award")
"""What is done in one moment at one place: the cities of later clauses are those of its contents."""
_SERIES = 3
"""From how many partners on talks told in the plural are a round of talks."""


@dataclass(frozen=True)
class Act:
    """One act with everything that claims it."""

    claims: tuple[Claim, ...]

    @property
    def kind(self) -> Kind:
        return self.claims[0].kind

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """One for each partner, the one that says most."""
        by_partner: dict[str, Party] = {}
        for party in (party for claim in self.claims for party in claim.parties):
            known = by_partner.get(party.partner)
            if known is None or (known.level == "not_given" != party.level):
                by_partner[party.partner] = party
        return tuple(by_partner.values())

    @property
    def partners(self) -> tuple[str, ...]:
        return tuple(party.partner for party in self.parties)

    @cached_property
    def status(self) -> Status:
        told = {claim.status for claim in self.claims}
        return next(status for status in ("denied", "cancelled", "occurred", "planned", "recalled") if status in told)

    @cached_property
    def when(self) -> When | None:
        """Its best date; that of talks inside a visit only if the visit has none of its own."""
        own = [when for claim in self.claims if not claim.is_inner for when in claim.dates]
        if all(when.rule == "stretch" for when in own):  # "is here this week. On Monday they met"
            own = [*own, *(when for claim in self.claims for when in claim.dates if claim.is_inner)]
        days = [when for when in own if when.first == when.last and when.precision == "day" and not when.is_end]
        return best(days if days and self.kind in MOMENTS else own)

    def told_as(self, status: Status) -> "Act":
        """The same act, where the whole article settles how it is told."""
        return Act(tuple(replace(claim, status=status) for claim in self.claims))

    @property
    def is_series(self) -> bool:
        """Whether it is a round of talks with several partners, which lasts as long as what it is held at."""
        return self.kind == "meeting" and len(self.partners) >= _SERIES

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(dict.fromkeys(s for claim in self.claims for s in claim.sentences))
