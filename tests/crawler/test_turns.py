"""One request at a time to a host, whoever asks; a host that wants rest gets it, and a turn is always given back."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from crawler.download import NotFetched, TurnsLost
from crawler.ledger import Turns
from crawler.outcome import Rest, Verdict
from crawler.pace import Pace
from crawler.turns import PATIENCE, Turnstile
from tests.crawler.memory import MemoryTurns

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def turnstile(turns: Turns, jitter: float = 0) -> Turnstile:
    return Turnstile(turns=turns, pace=Pace([]), now=lambda: NOW, jitter=lambda: jitter)


@pytest.mark.parametrize(("jitter", "seconds"), [(-1, 4), (0, 5), (1, 6)])
def test_a_host_is_free_again_its_pace_after_the_answer(jitter: float, seconds: float) -> None:
    turns = MemoryTurns()

    async def ask() -> None:
        await turnstile(turns, jitter).take("a.ma")
        assert turns.held == {"a.ma"}
        await turnstile(turns, jitter).leave("a.ma", None)

    asyncio.run(ask())
    assert (turns.held, turns.free_at) == (set(), {"a.ma": NOW + timedelta(seconds=seconds)})


def test_a_resting_host_is_not_asked_and_the_asker_hears_until_when() -> None:
    turns = MemoryTurns(rests={"a.ma": Rest(NOW + HOUR, "challenge")})
    with pytest.raises(NotFetched) as refusal:
        asyncio.run(turnstile(turns).take("a.ma"))
    verdict = refusal.value.verdict
    assert (verdict.kind, verdict.retry_at, verdict.detail) == ("throttled", NOW + HOUR, "not asked: resting after challenge")
    assert turns.held == set()


def test_a_turn_that_is_too_far_away_is_left_for_another_visit() -> None:
    far = NOW + PATIENCE + timedelta(seconds=1)
    with pytest.raises(NotFetched) as refusal:
        asyncio.run(turnstile(MemoryTurns(free_at={"a.ma": far})).take("a.ma"))
    assert (refusal.value.verdict.kind, refusal.value.verdict.retry_at) == ("throttled", far)


def test_whoever_comes_while_a_turn_is_taken_waits_for_it() -> None:
    turns = MemoryTurns()
    order: list[str] = []

    async def ask(name: str, gate: Turnstile) -> None:
        await gate.take("a.ma")
        order.append(f"{name} in")
        assert turns.held == {"a.ma"}
        await asyncio.sleep(0)
        order.append(f"{name} out")
        await gate.leave("a.ma", None)

    async def both() -> None:
        now, pace = (lambda: datetime.now(UTC)), Pace([])
        pace._delays["a.ma"] = 0.01
        gates = [Turnstile(turns=turns, pace=pace, now=now, jitter=lambda: 0) for _ in range(2)]
        await asyncio.gather(ask("one", gates[0]), ask("two", gates[1]))

    asyncio.run(both())
    assert order in (["one in", "one out", "two in", "two out"], ["two in", "two out", "one in", "one out"])


@dataclass
class SlowTurns(MemoryTurns):
    """Turns whose memory answers once it is told to."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.asked, self.go_on = Event(), Event()

    def take(self, host: str, now: datetime) -> Rest | datetime | None:
        self.asked.set()
        self.go_on.wait(10)
        return super().take(host, now)


def test_an_asker_who_goes_away_leaves_the_turn_that_was_taken_for_him() -> None:
    turns = SlowTurns()

    async def ask_and_go() -> None:
        asking = asyncio.create_task(turnstile(turns).take("a.ma"))
        await asyncio.to_thread(turns.asked.wait, 10)
        asking.cancel()
        turns.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(ask_and_go())
    assert (turns.held, [verdict and verdict.kind for _, verdict in turns.left]) == (set(), ["broken"])


@dataclass
class SlowLeave(MemoryTurns):
    """Turns whose memory notes what is given back once it is told to."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.leaving, self.go_on = Event(), Event()

    def leave(self, host: str, *, free_at: datetime, verdict: Verdict | None, now: datetime) -> None:
        self.leaving.set()
        self.go_on.wait(10)
        super().leave(host, free_at=free_at, verdict=verdict, now=now)


def test_a_turn_is_given_back_before_an_asker_who_is_sent_away_is_gone() -> None:
    turns = SlowLeave(held={"a.ma"})

    async def leave_and_go() -> None:
        leaving = asyncio.create_task(turnstile(turns).leave("a.ma", None))
        await asyncio.to_thread(turns.leaving.wait, 10)
        leaving.cancel()
        asyncio.get_running_loop().call_later(0.05, turns.go_on.set)
        with pytest.raises(asyncio.CancelledError):
            await leaving
        assert turns.held == set()

    asyncio.run(leave_and_go())


class LostTurns:
    """Turns whose memory is out of order."""

    error = OSError("disk full")

    def take(self, *_: object) -> Rest | datetime | None:
        raise self.error

    def leave(self, *_: object, **__: object) -> None:
        raise self.error


def test_a_memory_that_fails_is_no_servers_fault() -> None:
    turns = LostTurns()
    for call in (turnstile(turns).take("a.ma"), turnstile(turns).leave("a.ma", None)):
        with pytest.raises(TurnsLost, match="disk full") as lost:
            asyncio.run(call)
        assert lost.value.error is turns.error
