import os
import socket
from pathlib import Path

import pytest

from marsad.systemd import ServiceManager, manager_of


def test_a_manager_hears_what_is_said(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        ServiceManager(str(tmp_path / "notify")).tell("READY=1", "STATUS=well")
        assert manager.recv(100) == b"READY=1\nSTATUS=well"


def test_an_address_without_a_file_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0marsad-{os.getpid()}")
        ServiceManager(f"@marsad-{os.getpid()}").tell("READY=1")
        assert manager.recv(100) == b"READY=1"


@pytest.mark.parametrize("address", [None, "/nonexistent/notify"])
def test_without_a_manager_that_hears_us_we_go_on(address: str | None) -> None:
    ServiceManager(address).tell("READY=1")


@pytest.mark.parametrize(
    ("variables", "watchdog_s"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"}, 30),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_watchdog_is_the_one_that_is_meant_for_us(variables: dict[str, str], watchdog_s: float | None) -> None:
    assert manager_of(variables, pid=7).watchdog_s == watchdog_s
