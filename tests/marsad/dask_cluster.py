"""A Dask cluster of two workers on loopback: says where its scheduler is, and ends with its standard input."""

import sys

from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(  # type: ignore[no-untyped-call]  # Dask types some of its parts
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        sys.stdin.read()
