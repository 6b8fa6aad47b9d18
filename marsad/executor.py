"""Where the shards of archives are read: in processes of this machine, or on a Dask cluster. Tasks are pure; we alone write."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from marsad.config import WrongUse
from marsad.lifeline import end_with_pool

DASK = "dask://"


@contextmanager
def executor(address: str | None, *, workers: int) -> Iterator[Executor]:
    """Open the place where tasks run: `dask://host:port`, or None for so many processes here. Raises `WrongUse`."""
    if address is None:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_pool) as pool:
            try:
                yield pool
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    else:
        with _dask(address) as cluster:
            yield cluster


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    if not address.startswith(DASK):
        raise WrongUse(f'"{address}" is no executor: {DASK}host:port names the scheduler of a Dask cluster')
    try:
        import distributed  # noqa: PLC0415 - an extra, and two seconds
    except ImportError as error:
        raise WrongUse("a Dask cluster needs an extra here and on its workers: pip install 'marsad[dask]'") from error
    try:
        client: Any = distributed.Client(  # type: ignore[no-untyped-call]  # Dask types some of its parts
            address.replace(DASK, "tcp://"), timeout="15s"
        )
    except OSError as error:
        raise WrongUse(f"no Dask scheduler answers at {address}: {error}") from error
    with client:
        # the same task again is to be done again: what it reads from may have been there or not
        yield client.get_executor(pure=False, retries=1)
