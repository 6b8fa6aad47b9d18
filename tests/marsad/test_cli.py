import json
import subprocess
import sys
from pathlib import Path

import pytest

from marsad import __version__
from marsad.cli import COMMANDS
from marsad.cli.failure import told
from seeds import SEEDS
from tests.marsad.overlay import OUTLET, RULE, without_the_press_that_ships
from tests.marsad.pages import printed
from tests.marsad.processes import COMMAND, Desk, environment

ARTICLE = {
    "id": "a1",
    "url": "https://journal.example/a1",
    "title": "توقيع مذكرة تفاهم بين الأمن الوطني وشرطة السنغال",
    "text": "وقع المدير العام للأمن الوطني عبد اللطيف حموشي، أمس الاثنين بالرباط، مذكرة تفاهم مع مدير شرطة السنغال.",
    "published": "2025-01-28",
}


def jsonl(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def assert_wrong_use(desk: Desk, *arguments: object, says: str) -> None:
    done = desk(*arguments)
    assert done.code == 2
    assert says in done.err
    assert done.out == ""
    assert "Traceback" not in done.err


# Help and mistakes


def test_help_names_every_command_with_what_it_is_for(desk: Desk) -> None:
    done = desk("--help")
    assert done.code == 0
    for command, purpose in COMMANDS.items():
        assert command in done.out
        assert purpose[:40] in done.out


def test_without_a_command_help_is_shown(desk: Desk) -> None:
    assert desk().out == desk("--help").out


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_explains_itself(desk: Desk, command: str) -> None:
    done = desk(command, "--help")
    assert done.code == 0
    assert f"marsad {command}" in done.out


def test_the_version_is_told(desk: Desk) -> None:
    assert desk("--version").out == f"marsad {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["impot"], 'there is no command "impot"; did you mean "import"?'),
        (["add", "https://journal.example/1"], 'there is no command "add"'),
        (["events", "--jsno"], "No such option: --jsno"),
        (["events", "--kind", "visi"], 'kind: "visi" is not known; did you mean "visit"?'),
        (["events", "--not", "knd=visit"], 'unknown key "not_knd"; did you mean "not_kind"?'),
        (["events", "--not", "visit"], "no FACET=VALUE, such as kind=visit"),
        (["events", "--from", "2025-13-01"], "date_from: "),
        (["events", "--from", "2025-02-01", "--to", "2025-01-01"], "date_from is after date_to"),
        (["events", "--lang", "de"], "'de' is not one of"),
        (["subscribe", "new-mu", "--email", "a@b.example"], 'there is no rule "new-mu"; did you mean "new-mou"?'),
        (["subscribe", "new-mou"], "give one of --webhook URL and --email ADDRESS"),
        (["subscribe", "new-mou", "--email", "a@b.example,c@d.example"], "is not one address"),
        (["subscribe", "new-mou", "--webhook", "http://127.0.0.1/"], "[network] allow does not open"),
        (["subscribe", "new-mou", "--email", "a@b.example", "--topic", "terorism"], 'did you mean "terrorism"?'),
        (["subscribe", "new-mou", "--email", "a@b.example", "--timezone", "Rabat"], "no zone of the tz database"),
        (["rules", "test", "new-mu"], 'there is no rule "new-mu"; did you mean "new-mou"?'),
        (["subscriptions", "stop", "0000"], "there is no subscription 0000; see `marsad subscriptions list`"),
        (["parse", "nothing.jsonl"], "nothing.jsonl: No such file or directory"),
        (["parse", "--text", "nothing.txt"], "--text needs --published DAY"),
        (["extract", "page.html", "--url", "journal.example"], "is not a web address"),
        (["run"], "set [crawl] contact in marsad.toml"),
        (["run", "--config", "nowhere.toml"], "there is no configuration file nowhere.toml"),
        (["events", "--database", "nonsense"], "the database nonsense cannot be opened"),
        (
            ["events", "--database", "sqlite:////proc/none/marsad.db"],
            "the database sqlite:////proc/none/marsad.db cannot be opened",
        ),
        (["events", "--database", "sqlite://"], "expected sqlite:///path/to/marsad.db"),
    ],
)
def test_wrong_use_is_answered_in_one_line_with_what_to_do(desk: Desk, arguments: list[str], says: str) -> None:
    assert_wrong_use(desk, *arguments, says=says)


def test_a_password_in_the_address_of_a_database_is_not_printed(desk: Desk) -> None:
    done = desk("events", "--database", "postgresql+psycopg://marsad:swordfish@127.0.0.1:1/marsad")
    assert done.code == 2
    assert "swordfish" not in done.err
    assert "marsad:…@127.0.0.1" in done.err


def test_a_file_that_is_no_database_is_named(desk: Desk) -> None:
    desk.file("marsad.db", "not a database at all, only a file of text")
    assert_wrong_use(desk, "events", "--database", "sqlite:///marsad.db", says="file is not a database")


def test_verbose_shows_where_it_failed(desk: Desk) -> None:
    done = desk("-v", "events", "--database", "nonsense")
    assert done.code == 2
    assert "Traceback" in done.err
    assert done.err.rstrip().endswith("name another by --database sqlite:///FILE")


# Settings


def test_a_misspelt_key_in_the_settings_names_line_and_word(desk: Desk) -> None:
    desk.file("marsad.toml", '[news]\nmaxage = "72h"\n')
    assert_wrong_use(desk, "events", says='marsad.toml:2: unknown key "news.maxage"; did you mean "max_age"?')


def test_a_wrong_variable_is_named_and_the_file_is_not_blamed(desk: Desk) -> None:
    desk.file("marsad.toml", "[web]\nport = 80\n")
    done = desk("events", env={"MARSAD_WEB__PORT": "http"})
    assert (done.code, done.err.split(":")[0]) == (2, "MARSAD_WEB__PORT")


def test_the_database_of_the_environment_is_used(desk: Desk) -> None:
    assert desk("events", env={"MARSAD_DATABASE_URL": "sqlite:///elsewhere/news.db"}).code == 0
    assert (desk.home / "elsewhere" / "news.db").is_file()


# parse, dates, extract


def test_parse_says_what_an_article_reports(desk: Desk) -> None:
    done = desk("parse", "--json", stdin=jsonl(ARTICLE))
    assert done.code == 0
    [told_of] = done.lines
    [mention] = told_of["mentions"]
    assert (told_of["id"], told_of["language"], told_of["relevant"]) == ("a1", "ar", True)
    assert (mention["kind"], mention["status"], mention["partners"]) == ("agreement", "occurred", ["SN"])
    assert (mention["date"], mention["place"]) == ("2025-01-27", "Rabat")
    for proof in mention["evidence"]:
        part = ARTICLE["title"] if proof["part"] == "title" else ARTICLE["text"]
        assert part[proof["start"] : proof["end"]] == proof["quote"]


def test_a_line_that_cannot_be_read_is_named_and_the_rest_goes_on(desk: Desk) -> None:
    bad = [
        '{"id": 1,',
        '["a", "list"]',
        '{"id": 2, "title": "x"}',
        '{"id": 3, "text": 3}',
        '{"id": 4, "text": "x", "published": "soon"}',
    ]
    file = desk.file(
        "articles.jsonl", "\n".join([*bad, "", json.dumps(ARTICLE)]).encode() + b'\n\xff\n{"id": "\\ud800", "text": "x"}\n'
    )
    done = desk("parse", file.name, "--json")
    assert done.code == 1
    assert [record["id"] for record in done.lines] == ["a1"]
    told_lines = dict(line.split(": ", 1) for line in done.err.splitlines())
    assert told_lines["articles.jsonl:1"].startswith("column 10: not JSON")
    assert told_lines["articles.jsonl:2"] == "expected an object, got list"
    assert told_lines["articles.jsonl:3"] == '"text" is missing, and so is "html"'
    assert told_lines["articles.jsonl:4"] == '"text" is not text but int'
    assert told_lines["articles.jsonl:5"] == '"published" is no day or time such as 2025-01-28: soon'
    assert told_lines["articles.jsonl:8"].startswith("not JSON in UTF-8")
    assert told_lines["articles.jsonl:9"].startswith("not JSON in UTF-8")
    assert len(told_lines) == 7


def test_parse_prints_a_card_for_people(desk: Desk) -> None:
    desk.file("article.txt", ARTICLE["text"])
    done = desk("parse", "--text", "article.txt", "--published", "2025-01-28")
    assert done.code == 0
    assert "occurred memorandum_of_understanding with SN, 2025-01-27, Rabat" in done.out
    assert "«" in done.out
    assert "\x1b" not in done.out


def test_a_page_that_is_no_article_is_answered_with_the_reason(desk: Desk) -> None:
    done = desk("parse", "--json", stdin=jsonl({"id": 1, "html": "<html><body></body></html>", "published": "2025-01-28"}))
    assert done.code == 0
    assert done.lines[0]["rejected"] == "empty"


def test_dates_gives_intervals(desk: Desk) -> None:
    asked = [
        {"id": 1, "text": "أمس الاثنين", "published": "2025-01-28"},
        {"id": 2, "text": "12345", "published": "2025-01-28"},
        {"id": 3},
    ]
    done = desk("dates", "--json", stdin=jsonl(*asked))
    assert done.code == 1
    assert done.lines[0]["dates"][0] | {"quote": ""} == {
        "start": "2025-01-27",
        "end": "2025-01-27",
        "precision": "day",
        "quote": "",
    }
    assert done.err.splitlines() == ["-:2: the text is in none of the four languages", '-:3: "text" is missing']
    assert "2025-01-27 to 2025-01-27 (day)" in desk("dates", stdin=jsonl(asked[0])).out


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_extract_reads_a_page_whatever_its_header_claims(desk: Desk, charset: str) -> None:
    paragraphs = [f"{ARTICLE['text']} وحضر مراسم التوقيع مسؤولون من البلدين في الفقرة {n}." for n in range(4)]
    desk.file("page.html", printed(ARTICLE["title"], paragraphs, published="2025-01-28T10:00:00+01:00").encode(charset))
    done = desk("extract", "page.html", "--url", "https://journal.example/a1", "--json")
    assert done.code == 0
    [read] = done.lines
    assert (read["title"], read["date"], read["language"]) == (ARTICLE["title"], "2025-01-28", "ar")
    assert ARTICLE["text"] in read["text"]


def test_extract_names_why_a_page_gives_no_article(desk: Desk) -> None:
    done = desk("extract", "--url", "https://journal.example/a1", stdin=b"\x00\x01\x02")
    assert done.code == 1
    assert done.out == ""
    assert done.err.startswith("-: no article: ")


# Output


def test_o_writes_the_same_bytes_to_a_file(desk: Desk) -> None:
    printed = desk("dates", "--json", stdin=jsonl(ARTICLE)).out
    done = desk("dates", "--json", "-o", "told.jsonl", stdin=jsonl(ARTICLE))
    assert (done.code, done.out) == (0, "")
    assert (desk.home / "told.jsonl").read_text("utf-8") == printed


def test_a_command_that_fails_leaves_the_old_file_as_it_was(desk: Desk) -> None:
    old = desk.file("told.jsonl", "what was there\n")
    assert desk("dates", "nothing.jsonl", "--json", "-o", "told.jsonl").code == 2
    assert old.read_text() == "what was there\n"
    assert sorted(path.name for path in desk.home.iterdir() if not path.name.startswith(".std")) == ["told.jsonl"]


@pytest.mark.parametrize("target", ["nowhere/told.jsonl", "/dev/null", "."])
def test_o_wants_a_file_in_a_directory_that_is_there(desk: Desk, target: str) -> None:
    assert_wrong_use(desk, "rules", "list", "-o", target, says="is no file, or its directory is not there")


def test_a_reader_that_has_enough_is_no_failure_worth_a_word(desk: Desk) -> None:
    file = desk.file("many.jsonl", jsonl(*({"id": n, "text": "12345 " * 400, "html": None} for n in range(3000))))
    shell = f"{' '.join(COMMAND)} parse {file} --json | head -n 1"
    piped = subprocess.run(
        ["/bin/sh", "-c", shell], capture_output=True, text=True, cwd=desk.home, env=environment(desk.home), check=True
    )
    assert json.loads(piped.stdout)["id"] == 0
    assert piped.stderr == ""


# What lies beside the settings


def test_an_outlet_is_added_by_one_file_and_a_faulty_one_disables_nobody(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    without_the_press_that_ships(desk.home)
    desk.file("outlets/journal.toml", OUTLET)
    desk.file("outlets/faulty.toml", OUTLET.replace("journal.example", "other.example").replace("tier =", "teir ="))
    listed = desk("outlets", "list", "--json")
    assert [outlet["slug"] for outlet in listed.lines] == ["journal"]
    assert 'faulty.toml:5: unknown key "teir"; did you mean "tier"?' in listed.err
    checked = desk("outlets", "check")
    assert (listed.code, checked.code, checked.out) == (1, 1, "")
    assert "1 outlets enabled, 0 off, 2 problems" in checked.err


def test_the_press_that_ships_is_watched_from_the_start(desk: Desk) -> None:
    listed = {outlet["slug"] for outlet in desk("outlets", "list", "--json").lines}
    shipped = {file.stem for file in (SEEDS / "outlets").glob("*.toml")}
    assert (len(listed), listed - shipped) == (20, set())


def test_an_outlet_that_ships_switched_off_is_switched_on_by_two_lines(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    desk.file("outlets/telquel.toml", "extends = true\nenabled = true\n")
    listed = desk("outlets", "list", "--json")
    assert (listed.code, "telquel" in {outlet["slug"] for outlet in listed.lines}) == (0, True)


def test_an_outlet_that_is_switched_off_says_how_it_is_switched_on(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    desk.file("outlets/hespress_ar.toml", "enabled = false\n")
    done = desk("crawl", "hespress_ar")
    assert done.code == 2
    assert "hespress_ar is switched off" in done.err
    assert "enabled = true" in done.err


def test_a_rule_is_added_by_one_file_and_held_to_its_examples(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    desk.file("rules/senegal.toml", RULE)
    assert "senegal" in {one["slug"] for one in desk("rules", "list", "--json").lines}
    tested = desk("rules", "test", "senegal").out.splitlines()
    assert tested[0].startswith("matches")
    assert tested[1].startswith("fails at partner")
    desk.file("rules/senegal.toml", RULE.replace('"ML"', '"SN"'))
    checked = desk("rules", "check")
    assert checked.code == 1
    assert "senegal.toml" in checked.err


def test_the_data_that_ships_is_sound(desk: Desk) -> None:
    assert (desk("rules", "check").code, desk("outlets", "check").code) == (0, 0)


# Subscriptions


def test_a_subscription_shows_its_secret_once_and_can_be_paused_resumed_and_stopped(desk: Desk) -> None:
    made = desk(
        "subscribe", "new-mou", "--webhook", "https://hook.example/", "--partner", "SN", "--topic", "drugs", "--json"
    ).lines[0]
    assert made["secret"].startswith("whsec_")
    states = []
    for verb in ("list", "pause", "list", "resume", "list", "stop", "list"):
        done = desk("subscriptions", verb, *([] if verb == "list" else [made["id"]]), *(["--json"] if verb == "list" else []))
        assert done.code == 0
        states += [one["state"] for one in done.lines]
    assert states == ["active", "paused", "active", "stopped"]
    assert made["secret"] not in desk("subscriptions", "list").out
    assert desk("subscriptions", "list", "--json").lines[0]["narrowing"] == {"partner": ["SN"], "topic": ["drugs"]}


def test_an_e_mail_subscription_without_a_relay_says_that_it_waits(desk: Desk) -> None:
    done = desk("subscribe", "new-mou", "--email", "desk@journal.example")
    assert done.code == 0
    assert "[mail] host" in done.err


def test_nothing_owed_is_nothing_failed(desk: Desk) -> None:
    done = desk("deliver", "--once")
    assert (done.code, done.out) == (0, "")
    assert done.err == "0 versions judged, 0 deliveries owed, nothing due\n"
    assert desk("deliveries", "list", "--json").out == ""


# How failures are told


def test_a_missing_library_is_named_with_the_extra_that_brings_it() -> None:
    assert told(ModuleNotFoundError("no", name="aiosmtpd.controller")) == (
        2,
        "this needs aiosmtpd.controller, which is not installed: pip install 'marsad[demo]'",
    )


def test_of_several_failures_each_is_told() -> None:
    code, message = told(ExceptionGroup("visits that failed", [ValueError("one"), KeyError("two")]))
    assert code == 1
    assert "ValueError: one" in message
    assert "KeyError: 'two'" in message


def test_help_wakes_none_of_the_heavy_libraries(tmp_path: Path) -> None:
    asked = (
        "import sys; sys.argv = ['marsad', '--help']\ntry:\n  from marsad.__main__ import main; main()\nexcept SystemExit: pass\n"
    )
    asked += "print(sorted({'scrapy', 'sqlalchemy', 'trafilatura', 'fastapi', 'pydantic', 'structlog'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-P", "-c", asked], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
