"""Says at the margin of which event another one happened."""

from parser.linking.summary import Summary
from parser.mention import Kind

OUTER: tuple[Kind, ...] = ("conference", "visit")
"""Kinds at whose margin other things happen, the wider first."""
_INNER: dict[Kind, frozenset[Kind]] = {
    "conference": frozenset({"agreement", "meeting", "award"}),
    "visit": frozenset({"agreement", "award"}),
}


def is_frame(outer: Summary, inner: Summary) -> bool:
    """Say whether `inner` happened at the margin of `outer`: on one of its days, in its city, or with the partner it visited."""
    if inner.kind not in _INNER.get(outer.kind, frozenset()) or not _is_within(inner, outer):
        return False
    if outer.kind == "visit":
        return not set(outer.partners).isdisjoint(inner.partners)
    return outer.place is not None and outer.place == inner.place


def _is_within(inner: Summary, outer: Summary) -> bool:
    """Only days prove it: a signature "in November" need not belong to November's conference."""
    days, span = inner.when, outer.when
    if days is None or span is None or (days.precision, span.precision) != ("day", "day"):
        return False
    return span.first <= days.first and days.last <= span.last
