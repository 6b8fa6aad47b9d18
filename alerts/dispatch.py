"""Sends what is owed: claim, group, freeze, send, write the attempt down. Never waits as a whole.

Each subscription has a line of its own, in which its messages leave in order. A receiver that hangs holds up its line alone.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from alerts.attempt import Tried, tried
from alerts.compose import Composer
from alerts.failing import FAILING, Spells
from alerts.group import grouped
from alerts.message import Instance
from alerts.notifiers import NOTIFIERS, Answer, Notifier, Refused
from alerts.payload import Coverage
from alerts.schedule import told_at
from db.delivery import Answer as AnswerWord
from db.delivery import Due, FrozenMessage
from db.store import Store, Unavailable
from db.subscription import Subscription

LEASE = timedelta(minutes=2)
"""Longer than any notifier's deadline; what a dead process held is due again after it."""
LIMIT = 100
"""Deliveries that are claimed at once."""

log = structlog.get_logger(__name__)

Line = deque[Sequence[Due]]
"""What one subscription is to get, each element the deliveries of one message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that sending needs besides the moment: composed once, at the root."""

    store: Store
    notifiers: Mapping[str, Notifier]
    """Open channels by kind; deliveries of a kind that is not set up wait."""
    instance: Instance
    owner: str
    """Who holds the leases: this process."""
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    """A number in [-1, 1] at each call."""


class _Closed(Exception):
    """The dispatcher stops before it knows an answer."""


def _gates() -> dict[str, asyncio.Semaphore]:
    return {kind: asyncio.Semaphore(channel.at_once) for kind, channel in NOTIFIERS.items()}


@dataclass(slots=True)
class Dispatcher:
    """Sends what is due, some at a time, while its caller goes on; belongs to one event loop."""

    desk: Desk
    answers: Counter[AnswerWord] = field(default_factory=Counter)
    """What came back so far."""
    _lines: dict[asyncio.Task[list[Answer]], str] = field(default_factory=dict)
    """The lines in hand, each with its channel."""
    _sends: set[asyncio.Task[Answer]] = field(default_factory=set)
    """Messages that are on the wire."""
    _gates: Mapping[str, asyncio.Semaphore] = field(default_factory=_gates)
    _spells: Spells = field(default_factory=Spells)
    _unwritten: deque[Callable[[], object]] = field(default_factory=deque)
    """What the database could not take yet. Nothing is claimed before it has, so there is never more than was in hand."""
    _is_closed: bool = False

    async def step(self, coverage: Coverage, limit: int = LIMIT) -> int:
        """Take in hand what is due of subscriptions that have no line yet, and return at once; gives how many deliveries.

        Raises `Unavailable` while the database cannot take what has to be written.
        """
        await self._write_down()
        if not (channels := [*self._free_channels()]):
            return 0
        desk = self.desk
        dues = await asyncio.to_thread(desk.store.claim, desk.clock(), desk.owner, LEASE, limit, channels=channels)
        composer = Composer(desk.store, desk.instance, coverage, dues)
        for line in _lines(dues):
            task = asyncio.create_task(self._serve(line, composer))
            self._lines[task] = _channel(line)
            task.add_done_callback(self._ended)
        return len(dues)

    def _free_channels(self) -> Iterator[str]:
        """Channels that could send more at once than they do: what waits for the others waits in the database."""
        busy = Counter(self._lines.values())
        return (kind for kind in self.desk.notifiers if busy[kind] < NOTIFIERS[kind].at_once)

    def _ended(self, line: asyncio.Task[list[Answer]]) -> None:
        del self._lines[line]
        if not line.cancelled() and (error := line.exception()):
            log.error("line-broken", exc_info=error)  # its deliveries are due again when their lease ends

    async def finished(self) -> list[Answer]:
        """Wait for the lines in hand; gives their answers."""
        answers = [answer for line in await asyncio.gather(*self._lines) for answer in line]
        await self._write_down()
        return answers

    async def drain(self, within_s: float) -> None:
        """Finish what is in hand within some seconds; what then has no answer is given back, to be sent another time."""
        if self._lines:
            await asyncio.wait(self._lines, timeout=within_s)
        self._is_closed = True
        for sending in self._sends:
            sending.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)
        try:
            await self._write_down()
        except Unavailable as reason:  # nothing more can be done: when their leases end these messages are sent once more
            log.exception("answers-lost", answers=len(self._unwritten), reason=reason.reason)

    async def _serve(self, line: Line, composer: Composer) -> list[Answer]:
        """Send a line in order; once a message has to be tried later, what waits behind it waits as long."""
        answers: list[Answer] = []
        again: datetime | None = None
        async with self._gates[_channel(line)]:
            while line and again is None and not self._runs_out(line[0]):
                try:
                    sent = await self._send(line[0], composer)
                except (_Closed, Unavailable) as reason:
                    log.warning("not-sent", deliveries=_ids(line), reason=str(reason))
                    break
                except Exception:  # whatever is wrong with one message, those behind it must not wait for ever
                    log.exception("not-sent", deliveries=_ids([line.popleft()]))
                    continue
                line.popleft()
                answers.append(sent.answer)
                again = sent.next_at
        await self._give_back(line, again)
        return answers

    def _runs_out(self, group: Sequence[Due]) -> bool:
        """Whether so much of the lease is gone that an attempt could outlive it."""
        return self.desk.clock() >= group[0].leased_until - LEASE / 2

    async def _send(self, group: Sequence[Due], composer: Composer) -> Tried:
        desk, subscription = self.desk, group[0].subscription
        if (message := group[0].message) is None:
            message = await asyncio.to_thread(composer.frozen, group, at=desk.clock())
        started = desk.clock()
        answer = await self._answer(message, subscription, now=started)
        sent = tried(
            message,
            subscription,
            answer,
            made=group[0].attempts + 1,
            started=started,
            finished=desk.clock(),
            jitter=desk.jitter(),
        )
        await self._settle(sent)
        return sent

    async def _answer(self, message: FrozenMessage, subscription: Subscription, *, now: datetime) -> Answer:
        """Put a message on the wire. Raises `_Closed` where the dispatcher stops before an answer comes."""
        if self._is_closed:
            raise _Closed("stopping")
        sending = asyncio.create_task(self.desk.notifiers[subscription.channel].send(message, subscription, now=now))
        self._sends.add(sending)
        sending.add_done_callback(self._sends.discard)
        await asyncio.wait([sending])
        if sending.cancelled():
            raise _Closed("stopping")
        return sending.result()

    async def _settle(self, sent: Tried) -> None:
        """Write down what came of a message, and owe the operator what follows from it."""
        store, attempt = self.desk.store, sent.attempt
        await self._write(
            partial(store.attempted, sent.message.id, attempt, owner=self.desk.owner, state=sent.state, next_at=sent.next_at)
        )
        if isinstance(sent.answer, Refused) and sent.answer.is_gone:
            await self._write(partial(store.stop, sent.subscription.id))
        if notice := self._spells.notice(sent):
            await self._write(partial(store.notify, notice, at=partial(told_at, notice), now=notice.at))
        self.answers[attempt.answer] += 1
        tell = log.warning if sent.state == "dead" or sent.made >= FAILING else log.info
        tell(
            "attempt",
            message=sent.message.id,
            answer=attempt.answer,
            status=attempt.status,
            state=sent.state,
            attempts=sent.made,
        )

    async def _give_back(self, line: Line, again: datetime | None) -> None:
        if left := _ids(line):
            desk = self.desk
            await self._write(partial(desk.store.put_back, left, owner=desk.owner, next_at=again or desk.clock()))

    async def _write(self, act: Callable[[], object]) -> None:
        """Write now, or once the database can."""
        try:
            await asyncio.to_thread(act)
        except Unavailable as reason:
            log.warning("not-written", reason=reason.reason)
            self._unwritten.append(act)

    async def _write_down(self) -> None:
        """Write what could not be written before, in order. Raises `Unavailable`, and keeps what is left."""
        while self._unwritten:
            act = self._unwritten.popleft()
            try:
                await asyncio.to_thread(act)
            except Unavailable:
                self._unwritten.appendleft(act)
                raise


async def dispatch_due(desk: Desk, coverage: Coverage, limit: int = LIMIT) -> list[Answer]:
    """Send everything that is due now, each message once, and wait for the answers, which are given.

    For those who run once; a message that cannot be composed stays leased, is logged, and comes again.
    """
    dispatcher = Dispatcher(desk)
    await dispatcher.step(coverage, limit)
    return await dispatcher.finished()


def _lines(dues: Sequence[Due]) -> list[Line]:
    """The messages of each subscription, in order."""
    lines: dict[str, Line] = {}
    for group in grouped(dues):
        lines.setdefault(group[0].subscription.id, deque()).append(group)
    return list(lines.values())


def _channel(line: Line) -> str:
    return line[0][0].subscription.channel


def _ids(groups: Iterable[Sequence[Due]]) -> list[int]:
    return [due.id for group in groups for due in group]
