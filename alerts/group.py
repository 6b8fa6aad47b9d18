"""What goes in one message: an article's news, a digest's, an operator's notices; on a webhook each alone. Pure."""

from collections.abc import Sequence

from alerts.notifiers import NOTIFIERS
from db.delivery import Due


def grouped(dues: Sequence[Due]) -> list[list[Due]]:
    """Put together what goes in one message, in the order in which it was owed."""
    news = {_about(due): due for due in reversed(dues) if due.message is None and due.change and due.change.news}
    groups: dict[tuple[str | int, ...], list[Due]] = {}
    for due in dues:
        groups.setdefault(_group(due, news.get(_about(due), due)), []).append(due)
    return list(groups.values())


def _about(due: Due) -> tuple[str, str]:
    return due.subscription.id, due.change.event.id if due.change else ""


def _group(due: Due, unsent: Due) -> tuple[str | int, ...]:
    """What the deliveries of one message share; `unsent` is news of the same event that nobody has read yet.

    News stands in the message of its article (of its digest), on a webhook alone; a correction of unsent news goes with it.
    Notices never stand among news.
    """
    if due.message is not None:
        return (due.message.id,)
    lead = due if due.change is None or due.change.news else unsent
    if not NOTIFIERS[due.subscription.channel].is_for_people:
        return (lead.id,)
    if lead.change is None:
        return (due.subscription.id, "notices")
    if due.subscription.cadence != "instant":
        return (due.subscription.id,)
    return (due.subscription.id, lead.change.article)
