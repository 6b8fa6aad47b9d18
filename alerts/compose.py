"""From leased deliveries to their frozen message, stored before anybody sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from alerts.bulletin import bulletin
from alerts.message import Instance, parcel
from alerts.notifiers import NOTIFIERS
from alerts.payload import Coverage
from db.delivery import Due, FrozenMessage
from db.event import Event
from db.store import Store


class LeaseLost(Exception):
    """Composing took longer than the lease; whoever holds it now sends."""


@dataclass(frozen=True)
class Composer:
    """Composes what was claimed at one time."""

    store: Store
    instance: Instance
    coverage: Coverage
    dues: Sequence[Due]
    """All that was claimed."""

    def frozen(self, group: Sequence[Due], *, at: datetime) -> FrozenMessage:
        """Compose the message of a group of these deliveries and store it. Raises `LeaseLost`."""
        message = self._composed(group, at=at)
        stored = self.store.freeze([due.id for due in group], message)
        if stored != message.id:
            raise LeaseLost(f"{message.id}: another process froze {stored} for the same delivery meanwhile")
        return message

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """The events to tell of as they are now, by id; read once, however many hear of them."""
        ids = {due.change.event.id for due in self.dues if due.change and due.message is None}
        return {event.id: event for event in self.store.events(ids=ids)}

    def _composed(self, group: Sequence[Due], *, at: datetime) -> FrozenMessage:
        channel = NOTIFIERS[group[0].subscription.channel]
        if group[0].notice:
            return channel.compose_notices(bulletin(group, at=at, coverage=self.coverage), self.instance)
        texts = self._texts(group) if channel.is_for_people else {}
        return channel.compose(parcel(group, self.events, at=at, coverage=self.coverage, texts=texts), self.instance)

    def _texts(self, group: Sequence[Due]) -> dict[str, str]:
        """The texts of the reports of a group, by id, out of which people get a sentence to read."""
        told = {due.change.event.id for due in group if due.change}
        reports = [report.id for id_ in told if id_ in self.events for report in self.events[id_].reports]
        return {report: text for report in reports if (text := self.store.article_text(report)) is not None}
