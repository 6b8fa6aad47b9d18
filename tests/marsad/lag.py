"""How long an event loop keeps a task waiting that wants to run every few milliseconds.

Run as a program it measures an empty loop until its stdin ends, and prints what it found: what the machine alone costs.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

EVERY_S = 0.005


@dataclass
class Probe:
    """Lags in seconds, one a turn."""

    lags: list[float] = field(default_factory=list)

    async def run(self) -> None:
        while True:
            wanted = time.monotonic() + EVERY_S
            await asyncio.sleep(EVERY_S)
            self.lags.append(time.monotonic() - wanted)

    def p99_ms(self) -> float:
        return 1000 * sorted(self.lags)[int(len(self.lags) * 0.99)]


async def alone() -> None:
    probe = Probe()
    probing = asyncio.create_task(probe.run())
    await asyncio.to_thread(sys.stdin.read)
    probing.cancel()
    print(json.dumps(probe.p99_ms()))  # noqa: T201 - read by whoever started it


if __name__ == "__main__":
    asyncio.run(alone())
