from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address

from crawler.resolver import GuardingResolver


class ChangingNames:
    """A name server that answers each question with the next of its answers."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def resolveHostName(self, receiver: Any, host: str, portNumber: int = 0) -> None:  # noqa: N802, N803  # Twisted's names
        receiver.resolutionBegan(host)
        for ip in self.answers.pop(0):
            receiver.addressResolved((IPv6Address if ":" in ip else IPv4Address)("TCP", ip, portNumber))
        receiver.resolutionComplete()


class Connection:
    """What is about to be connected to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802  # Twisted's name
        assert resolution

    def addressResolved(self, address: Any) -> None:  # noqa: N802  # Twisted's name
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802  # Twisted's name
        self.is_complete = True


def resolved(resolver: GuardingResolver) -> list[str]:
    connection = Connection()
    resolver.resolveHostName(connection, "news.example", portNumber=443)
    assert connection.is_complete
    return connection.addresses


def test_a_name_gives_only_the_addresses_that_may_be_connected_to() -> None:
    refused: set[str] = set()
    names = ChangingNames(["8.8.8.8", "10.0.0.1", "::1", "2606:4700::1"])
    resolver = GuardingResolver(SimpleNamespace(nameResolver=names), (), refused)
    assert resolved(resolver) == ["8.8.8.8", "2606:4700::1"]
    assert refused == {"news.example"}


def test_a_name_that_turns_private_after_the_first_look_is_refused_at_the_second() -> None:
    refused: set[str] = set()
    resolver = GuardingResolver(SimpleNamespace(nameResolver=ChangingNames(["8.8.8.8"], ["127.0.0.1"])), (), refused)
    assert resolved(resolver) == ["8.8.8.8"]
    assert refused == set()
    assert resolved(resolver) == []
    assert refused == {"news.example"}


def test_an_opened_network_is_let_through() -> None:
    names = ChangingNames(["127.0.0.2", "127.0.0.3"])
    resolver = GuardingResolver(SimpleNamespace(nameResolver=names), (ip_network("127.0.0.2/32"),), set())
    assert resolved(resolver) == ["127.0.0.2"]
