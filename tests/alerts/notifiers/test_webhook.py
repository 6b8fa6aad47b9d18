import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError
from werkzeug import Request, Response

from alerts.notifiers import Answer, Delivered, Refused, TryLater
from alerts.notifiers.webhook import KEPT_REPLY, Webhook, new_secret, signed
from crawler.address import Network
from db.delivery import FrozenMessage
from tests.alerts.events import NOW, subscription
from tests.alerts.servers import Talk, talking

LOCAL: tuple[Network, ...] = (ip_network("127.0.0.0/8"),)
SECRET = new_secret(bytes(range(32)))
OTHER_SECRET = new_secret(bytes(range(32, 64)))
MESSAGE = FrozenMessage(
    id="msg_2kq",
    type="event.new",
    body='{"type":"event.new","title":"مذكرة تفاهم"}'.encode(),
    headers={"content-type": "application/json"},
    frozen_at=NOW,
)


def send(url: str, *, allow: Sequence[Network] = LOCAL, secret: str | None = SECRET, deadline_s: float = 20) -> Answer:
    return asyncio.run(sending(url, allow=allow, secret=secret, deadline_s=deadline_s))


async def sending(url: str, *, allow: Sequence[Network] = LOCAL, secret: str | None = SECRET, deadline_s: float = 20) -> Answer:
    webhook = Webhook("Marsad/test", allow, deadline_s)
    return await webhook.send(MESSAGE, subscription(channel="webhook", address=url, secret=secret), now=datetime.now(UTC))


def received(server: HTTPServer) -> Request:
    request, _ = server.log[-1]
    return request


def test_an_independent_implementation_verifies_what_arrives(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data(status=204)
    assert send(httpserver.url_for("/hook")) == Delivered(204)
    request = received(httpserver)
    assert Verifier(SECRET).verify(request.get_data(), dict(request.headers)) == json.loads(MESSAGE.body)
    assert request.headers["webhook-id"] == "msg_2kq"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == "Marsad/test"


def test_both_secrets_verify_while_one_takes_over_from_the_other(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    send(httpserver.url_for("/hook"), secret=f"{OTHER_SECRET} {SECRET}")
    request = received(httpserver)
    for secret in (SECRET, OTHER_SECRET):
        Verifier(secret).verify(request.get_data(), dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret(bytes(32))).verify(request.get_data(), dict(request.headers))


def test_the_signature_is_the_one_of_the_specification_s_own_example() -> None:
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        now=datetime.fromtimestamp(1614265330, UTC),
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_single_changed_bit_breaks_the_signature() -> None:
    headers = signed(MESSAGE.id, MESSAGE.body, SECRET, now=datetime.now(UTC))
    changed = bytes([MESSAGE.body[0] ^ 1]) + MESSAGE.body[1:]
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(changed, headers)


def test_a_signature_of_ten_minutes_ago_is_stale() -> None:
    headers = signed(MESSAGE.id, MESSAGE.body, SECRET, now=datetime.now(UTC) - timedelta(minutes=10))
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(MESSAGE.body, headers)


def test_a_second_attempt_has_the_same_id_and_body_and_a_timestamp_of_its_own() -> None:
    first = signed(MESSAGE.id, MESSAGE.body, SECRET, now=NOW)
    second = signed(MESSAGE.id, MESSAGE.body, SECRET, now=NOW + timedelta(hours=5))
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 5 * 3600
    assert first["webhook-signature"] != second["webhook-signature"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/hook").respond_with_data(status=status, headers={"location": httpserver.url_for("/else")})
    httpserver.expect_request("/else").respond_with_data()
    answer = send(httpserver.url_for("/hook"))
    assert isinstance(answer, TryLater)
    assert answer.status == status
    assert [request.path for request, _ in httpserver.log] == ["/hook"]


def test_a_receiver_that_is_gone_is_never_asked_again(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("closed", status=410)
    assert send(httpserver.url_for("/hook")) == Refused("closed", 410, is_gone=True)


@pytest.mark.parametrize("status", [400, 401, 404, 413, 429, 500, 502, 503, 504])
def test_every_other_refusal_is_tried_again(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/hook").respond_with_data("not now", status=status)
    assert send(httpserver.url_for("/hook")) == TryLater("not now", status)


def test_a_receiver_that_asks_for_time_is_heard(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("busy", status=429, headers={"retry-after": "120"})
    assert send(httpserver.url_for("/hook")) == TryLater("busy", 429, timedelta(seconds=120))


def test_a_wait_of_five_thousand_digits_is_an_answer_like_any_other(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("busy", status=503, headers={"retry-after": "9" * 5000})
    assert send(httpserver.url_for("/hook")) == TryLater("busy", 503, timedelta(days=1))


def test_a_host_with_one_dead_address_is_reached_at_its_next(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data()

    async def two(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.2", "127.0.0.1"]  # the server listens at the second only

    webhook = Webhook("Marsad/test", LOCAL, resolve=two)
    there = subscription(channel="webhook", address=f"http://receiver.example:{httpserver.port}/hook", secret=SECRET)
    assert asyncio.run(webhook.send(MESSAGE, there, now=NOW)) == Delivered(200)


def test_a_name_in_any_script_is_looked_up_as_the_web_spells_it(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    asked: list[str] = []

    async def noting(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    webhook = Webhook("Marsad/test", LOCAL, resolve=noting)
    there = subscription(channel="webhook", address=f"http://faß.example:{httpserver.port}/hook", secret=SECRET)
    assert asyncio.run(webhook.send(MESSAGE, there, now=NOW)) == Delivered(200)
    assert asked == ["xn--fa-hia.example"]


async def _silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()  # until the sender gives up


async def _dripping(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 503 Busy\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.01)  # always within the limit for one read


@pytest.mark.parametrize("talk", [_silent, _dripping])
def test_a_receiver_has_one_deadline_for_everything_together(talk: Talk) -> None:
    async def attempt() -> Answer:
        async with talking(talk) as port:
            return await sending(f"http://127.0.0.1:{port}/", deadline_s=0.2)

    assert asyncio.run(attempt()) == TryLater("no complete answer within 0.2 s")


@pytest.mark.parametrize(("status", "expected"), [("200 OK", Delivered), ("500 Broken", TryLater)])
def test_an_endless_reply_is_cut_off(status: str, expected: type[Answer]) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\n\r\n".encode())
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async def attempt() -> Answer:
        async with talking(endless) as port:
            return await sending(f"http://127.0.0.1:{port}/")

    answer = asyncio.run(attempt())
    assert type(answer) is expected
    assert len(answer.detail) <= KEPT_REPLY


def test_a_reply_that_would_grow_when_unpacked_is_kept_packed() -> None:
    async def bomb(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 500 Broken\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\n\x1f\x8bzzz")

    async def attempt() -> Answer:
        async with talking(bomb) as port:
            return await sending(f"http://127.0.0.1:{port}/")

    answer = asyncio.run(attempt())
    assert isinstance(answer, TryLater)
    assert answer.status == 500


def test_nobody_at_the_other_end_is_tried_again() -> None:
    async def free_port() -> int:
        async with talking(_silent) as port:
            return port

    answer = send(f"http://127.0.0.1:{asyncio.run(free_port())}/")
    assert isinstance(answer, TryLater)
    assert answer.status is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
    ],
)
def test_a_private_address_is_not_called_in_any_spelling(httpserver: HTTPServer, host: str) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    answer = send(f"http://{host}:{httpserver.port}/hook", allow=())
    assert isinstance(answer, TryLater)
    assert "not public" in answer.detail
    assert httpserver.log == []


def test_a_name_is_not_called_if_any_of_its_addresses_is_private(httpserver: HTTPServer) -> None:
    async def mixed(_host: str, _port: int) -> Sequence[str]:
        return ["93.184.215.14", "127.0.0.1"]

    webhook = Webhook("Marsad/test", resolve=mixed)
    there = subscription(channel="webhook", address=f"http://receiver.example:{httpserver.port}/hook", secret=SECRET)
    answer = asyncio.run(webhook.send(MESSAGE, there, now=NOW))
    assert isinstance(answer, TryLater)
    assert "127.0.0.1, which is not public" in answer.detail
    assert httpserver.log == []


def test_the_connection_goes_to_the_address_that_was_checked_under_the_name_that_was_asked_for(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_handler(lambda request: Response(request.host))
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])  # what a rebinding name would say the first and the second time

    async def rebinding(_host: str, _port: int) -> Sequence[str]:
        return next(answers)

    webhook = Webhook("Marsad/test", LOCAL, resolve=rebinding)
    there = subscription(channel="webhook", address=f"http://receiver.example:{httpserver.port}/hook", secret=SECRET)
    assert asyncio.run(webhook.send(MESSAGE, there, now=NOW)) == Delivered(200)
    assert received(httpserver).host == f"receiver.example:{httpserver.port}"


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example"])
def test_a_name_without_address_is_tried_again(host: str) -> None:
    assert isinstance(send(f"http://{host}/"), TryLater)


@pytest.mark.parametrize(
    "url", ["ftp://receiver.example/", "receiver.example/hook", "http://", "http://[::1", "http://0177.0.0.1/"]
)
def test_what_is_no_web_address_is_refused_for_good(url: str) -> None:
    assert isinstance(send(url), Refused)


def test_nothing_is_sent_unsigned(httpserver: HTTPServer) -> None:
    assert isinstance(send(httpserver.url_for("/hook"), secret=None), Refused)
    assert httpserver.log == []


@pytest.mark.parametrize("length", [0, 23, 65])
def test_a_secret_has_the_length_that_the_specification_asks_for(length: int) -> None:
    with pytest.raises(ValueError, match="24 to 64"):
        new_secret(bytes(length))


def test_a_frozen_message_is_sent_as_it_is(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data()
    send(httpserver.url_for("/hook"))
    assert received(httpserver).get_data() == MESSAGE.body
