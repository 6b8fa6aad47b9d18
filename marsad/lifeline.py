"""What ties a process to whoever started it, and keeps it within its means."""

import ctypes
import os
import resource
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from multiprocessing import parent_process

_PR_SET_PDEATHSIG = 1
_ORDERLY_S = 1.0
"""How long a process may take to end by itself once whoever started it is gone."""


def end_with_parent(descriptor: int) -> None:
    """Have the kernel kill this process when the *thread* that started it ends, however that ends. On Linux alone.

    At the other end of `descriptor` is whoever started us; if it is closed already, we end at once. To be called before
    anything that takes time: until then nothing would end us.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    other_end = select.poll()
    other_end.register(descriptor, select.POLLHUP)
    if any(event & select.POLLHUP for _, event in other_end.poll(0)):
        os._exit(1)


def end_with_stdin() -> None:
    """End this process when the other end of its stdin is closed: as after SIGTERM, or at once if that takes long.

    What the kernel does for `end_with_parent`, this does everywhere, and also for a parent that died before we asked.
    """
    threading.Thread(target=_watch_stdin, name="lifeline", daemon=True).start()


def _watch_stdin() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_ORDERLY_S)
    os._exit(1)


def end_with_pool() -> None:
    """End this worker of a process pool when whoever started it is gone, however that ends; leave Ctrl-C to them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch_parent, name="lifeline", daemon=True).start()


def _watch_parent() -> None:
    if parent := parent_process():
        parent.join()
    os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Let this process allocate no more than that: beyond it, asking for memory raises MemoryError or ends the process."""
    most = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or most <= hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
