"""What a log line looks like, to whoever reads it: a person, or a machine that wants every line to be JSON."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from marsad import logs


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = logging.root.handlers[:]
    yield
    logging.root.handlers[:] = before
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_machine_reads_one_json_object_a_line_with_stable_keys() -> None:
    stream = io.StringIO()
    logs.configure(to=stream)
    structlog.get_logger("marsad").info("did", outlet="hespress_ar", outcome="read", title="أخبار")
    [line] = lines(stream)
    assert {"event": "did", "level": "info", "outlet": "hespress_ar", "outcome": "read", "title": "أخبار"}.items() <= line.items()
    assert str(line["timestamp"]).endswith("Z")
    assert "أخبار" in stream.getvalue()


def test_what_a_library_says_is_a_line_of_the_same_kind() -> None:
    stream = io.StringIO()
    logs.configure(to=stream)
    logging.getLogger("uvicorn.error").info("chatter")
    logging.getLogger("uvicorn.error").warning("Invalid %s", "request")
    [line] = lines(stream)
    assert {"event": "library", "logger": "uvicorn.error", "says": "Invalid request", "level": "warning"}.items() <= line.items()


def test_a_failure_is_one_line_and_shows_no_local_variables() -> None:
    stream = io.StringIO()
    logs.configure(to=stream)
    password = "swordfish"
    for say in (structlog.get_logger("marsad").exception, logging.getLogger("library").exception):
        try:
            int(f"no number: {len(password)}")
        except ValueError:
            say("job-failed")
    ours, theirs = lines(stream)
    assert "no number: 9" in str(ours["exception"])
    assert "no number: 9" in str(theirs["exception"])
    assert "swordfish" not in stream.getvalue()


def test_a_person_reads_words_with_colours_only_where_they_are_wanted() -> None:
    for in_colour in (True, False):
        screen = Screen()
        logs.configure(in_colour=in_colour, to=screen)
        structlog.get_logger("marsad").info("did", outlet="hespress_ar")
        logging.getLogger("library").error("broken")
        assert "outlet" in screen.getvalue()
        assert "broken" in screen.getvalue()
        assert ("\x1b[" in screen.getvalue()) == in_colour


def test_below_its_level_nothing_is_said() -> None:
    stream = io.StringIO()
    logs.configure(logging.WARNING, to=stream)
    structlog.get_logger("marsad").info("did")
    assert stream.getvalue() == ""
