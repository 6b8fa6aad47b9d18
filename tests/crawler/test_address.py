from ipaddress import ip_address, ip_network

import pytest

from crawler.address import allowed_url, is_allowed

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
GLOBAL = ["1.1.1.1", "8.8.8.8", "105.66.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("ip", PRIVATE)
def test_an_address_that_is_not_public_is_refused(ip: str) -> None:
    assert not is_allowed(ip)


@pytest.mark.parametrize("ip", GLOBAL)
def test_a_global_address_is_allowed_however_it_is_wrapped(ip: str) -> None:
    assert is_allowed(ip)
    assert is_allowed(ip_address(ip))


def test_an_opened_network_is_allowed_and_its_neighbour_is_not() -> None:
    allow = (ip_network("127.0.0.2/32"), ip_network("fd00::/8"))
    assert is_allowed("127.0.0.2", allow)
    assert is_allowed("::ffff:127.0.0.2", allow)
    assert is_allowed("fd00::1", allow)
    assert not is_allowed("127.0.0.3", allow)
    assert not is_allowed("fc00::1", allow)


def test_what_is_no_address_is_an_error_not_a_permission() -> None:
    with pytest.raises(ValueError, match="localhost"):
        is_allowed("localhost")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "0",
        "0.0.0.0",
    ],
)
def test_a_private_literal_is_refused_in_any_spelling(host: str) -> None:
    assert not allowed_url(f"http://{host}/feed")
    assert not allowed_url(f"https://{host}:8443/feed")


@pytest.mark.parametrize(
    "url", ["https://www.hespress.com/feed", "http://1.1.1.1/", "http://[2606:4700::1]/", "http://localhost/"]
)
def test_a_name_or_a_global_literal_may_be_tried(url: str) -> None:
    assert allowed_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://hespress.com/",
        "data:text/html,x",
        "//hespress.com/",
        "http://",
        "http://[::1",
        "javascript:0",
        "http://a..b/",
        "http://.b/",
        f"http://{'a' * 64}.ma/",
    ],
)
def test_only_the_web_is_allowed(url: str) -> None:
    assert not allowed_url(url)


def test_an_opened_network_holds_for_literals() -> None:
    assert allowed_url("http://127.0.0.2:8000/feed", (ip_network("127.0.0.0/8"),))
