from datetime import UTC, datetime, timedelta

import pytest

from crawler.outcome import SETTLED, Kind, Rest, Verdict, again_at, judge, rest_after, retry_after

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, "gone"),
        (410, "gone"),
        (401, "refused"),
        (403, "refused"),
        (500, "server_error"),
        (503, "server_error"),
        (400, "unexpected_status"),
        (301, "unexpected_status"),
        (600, "unexpected_status"),
        (206, "unexpected_status"),
        (429, "throttled"),
    ],
)
def test_a_status_that_gives_nothing_is_named(status: int, kind: Kind) -> None:
    verdict = judge(status, {}, b"", NOW)
    assert verdict is not None
    assert (verdict.kind, verdict.status) == (kind, status)


@pytest.mark.parametrize("status", [200, 203, 304])
def test_a_good_answer_needs_no_verdict(status: int) -> None:
    assert judge(status, {}, b"<rss/>", NOW) is None


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_challenge_is_recognised_with_any_status(status: int) -> None:
    verdict = judge(status, {}, b"<html><head><title>Just a moment...</title>", NOW)
    assert verdict is not None
    assert verdict.kind == "challenge"


def test_a_challenge_is_recognised_by_its_header() -> None:
    verdict = judge(403, {"cf-mitigated": "challenge"}, b"", NOW)
    assert verdict is not None
    assert verdict.kind == "challenge"


def test_the_watching_script_in_an_ordinary_page_is_no_challenge() -> None:
    body = b"<html><p>Un accord</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    assert judge(200, {}, body, NOW) is None


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", timedelta(0)),
        ("120", timedelta(minutes=2)),
        ("Sun, 01 Mar 2026 13:30:00 GMT", timedelta(minutes=90)),
        ("Sun, 01 Mar 2026 13:30:00", timedelta(minutes=90)),
        (" 7 ", timedelta(seconds=7)),
        ("Sun, 01 Mar 2020 00:00:00 GMT", timedelta(0)),
        ("315360000", timedelta(days=1)),
        ("9" * 5000, timedelta(days=1)),
        ("Mon, 01 Mar 2036 00:00:00 GMT", timedelta(days=1)),
        ("Sun, 01 Mar 2026 13:30:00 +99999999999999999", None),
        ("-5", None),
        ("٣", None),
        ("²", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_all_its_forms_and_kept_within_a_day(header: str | None, wait: timedelta | None) -> None:
    assert retry_after(header, NOW) == wait


@pytest.mark.parametrize(("header", "wait"), [("0", timedelta(0)), ("soon", timedelta(hours=1))])
def test_a_throttling_server_that_says_nothing_we_understand_is_left_alone_for_an_hour(header: str, wait: timedelta) -> None:
    verdict = judge(429, {"retry-after": header}, b"", NOW)
    assert verdict is not None
    assert verdict.retry_at == NOW + wait


def test_a_busy_server_that_says_when_to_return_is_throttling() -> None:
    verdict = judge(503, {"retry-after": "60"}, b"", NOW)
    assert verdict is not None
    assert (verdict.kind, verdict.retry_at) == ("throttled", NOW + timedelta(minutes=1))


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("retry_at", [NOW + timedelta(seconds=7), NOW + timedelta(hours=23)])
def test_a_host_that_says_when_to_return_rests_until_then_to_the_second(retry_at: datetime) -> None:
    assert rest_after(Verdict("throttled", retry_at=retry_at), 2, NOW) == (Rest(retry_at, "throttled"), 2)


@pytest.mark.parametrize(("before", "hours"), [(0, 1), (1, 6), (2, 24), (3, 24), (99, 24)])
def test_a_challenge_asks_for_an_hour_then_six_then_a_day(before: int, hours: int) -> None:
    assert rest_after(Verdict("challenge"), before, NOW) == (Rest(NOW + hours * HOUR, "challenge"), before + 1)


@pytest.mark.parametrize(("before", "hours"), [(0, None), (1, None), (2, 1), (3, 6), (4, 24), (99, 24)])
def test_refusals_ask_for_rest_from_the_third_in_a_row_on(before: int, hours: int | None) -> None:
    rest = Rest(NOW + hours * HOUR, "refused") if hours else None
    assert rest_after(Verdict("refused"), before, NOW) == (rest, before + 1)


@pytest.mark.parametrize("verdict", [None, Verdict("gone"), Verdict("unexpected_status"), Verdict("too_large")])
def test_any_other_answer_ends_the_count_of_refusals(verdict: Verdict | None) -> None:
    assert rest_after(verdict, 2, NOW) == (None, 0)


def test_a_redirect_before_each_refusal_does_not_end_their_count() -> None:
    assert rest_after(Verdict("unexpected_status", status=301), 2, NOW) == (None, 2)


@pytest.mark.parametrize("kind", ["timeout", "unreachable", "server_error", "broken"])
def test_no_answer_leaves_the_count_of_refusals_as_it_is(kind: Kind) -> None:
    assert rest_after(Verdict(kind), 2, NOW) == (None, 2)


@pytest.mark.parametrize(
    ("kind", "waits"),
    [
        ("timeout", [timedelta(minutes=5), HOUR, 6 * HOUR, 24 * HOUR, None, None]),
        ("refused", [timedelta(minutes=5), HOUR, 6 * HOUR, 24 * HOUR, None]),
        ("unreadable", [HOUR, None, None]),
        ("gone", [HOUR, None, None]),
        ("throttled", [timedelta(minutes=5)] * 9),
        *((kind, [None, None]) for kind in sorted(SETTLED)),
    ],
)
def test_an_article_that_failed_is_asked_for_ever_more_rarely_and_then_given_up(
    kind: Kind, waits: list[timedelta | None]
) -> None:
    after = [again_at(kind, failures, NOW) for failures in range(1, len(waits) + 1)]
    assert after == [wait if wait is None else NOW + wait for wait in waits]
