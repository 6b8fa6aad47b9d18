"""People set events right at the command line: what is typed, what is refused, and what comes of it."""

import json
from typing import Any

import pytest

from marsad.correcting import NotSaid, values_of
from parser.names.gazetteer import Gazetteer
from seeds import SEEDS
from tests.marsad.assembly import FIRST, SECOND, lines
from tests.marsad.processes import Desk


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return Gazetteer.load([SEEDS])


@pytest.fixture
def imported(desk: Desk) -> Desk:
    """A desk on whose database both articles were imported."""
    desk.file("marsad.toml", "")
    assert desk("import", stdin=lines(FIRST, SECOND)).code == 0
    return desk


def agreement(desk: Desk, partner: str = "FI") -> dict[str, Any]:
    (event,) = desk("events", "--kind", "agreement", "--partner", partner, "--json").lines
    return event


# What is typed


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("kind=visit", {"kind": "visit"}),
        ("partners=no, SE", {"partners": ["NO", "SE"]}),
        ("topics=drugs,arms", {"topics": ["drugs", "arms"]}),
        ("topics=none", {"topics": []}),
        ("instrument=", {"instrument": None}),
        ("date=2025-11", {"date": "2025-11"}),
        ("place=فاس", {"place": "Fez", "place_country": "MA"}),
        ("place=Nowhere", {"place": "Nowhere", "place_country": None}),
        ("place=none", {"place": None}),
    ],
)
def test_what_is_typed_is_what_a_field_gets(names: Gazetteer, typed: str, values: dict[str, Any]) -> None:
    assert values_of([typed], names) == values


def test_a_counterpart_is_typed_as_json(names: Gazetteer) -> None:
    (one,) = values_of(['counterparts=[{"partner": "NO", "agency": "Kripos"}]'], names)["counterparts"]
    assert (one["partner"], one["agency"]) == ("NO", "Kripos")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("plce=Rabat", 'unknown field "plce"; did you mean "place"?'),
        ("colour=red", "one of: kind, status"),
        ("kind=party", 'kind: "party" is not known'),
        ("level=minster", 'did you mean "minister"?'),
        ("topics=drugs,armz", 'did you mean "arms"?'),
        ("partners=Norway", 'did you mean "NO"?'),
        ("partners=MA", '"MA" is no country code'),
        ("kind=none", "kind: has a value always"),
        ("date=24.11.2025", "such as 2025-11-24, 2025-11 or 2025"),
        ("date_end=2025-11", "no day such as 2025-11-24"),
        ("place", "no field=value, such as place=Rabat"),
        ("counterparts=Kripos", "counterparts: "),
        ('counterparts=[{"partner": "Norway"}]', 'counterparts: "Norway" is no country code'),
    ],
)
def test_what_cannot_be_said_is_refused_with_what_can(names: Gazetteer, typed: str, says: str) -> None:
    with pytest.raises(NotSaid) as refused:
        values_of([typed], names)
    assert says in str(refused.value)


def test_a_field_that_is_named_twice_is_refused(names: Gazetteer) -> None:
    with pytest.raises(NotSaid, match="place is given twice: Rabat, Fez"):
        values_of(["place=Rabat", "kind=visit", "place=Fez"], names)


# What comes of it


def test_a_correction_shows_at_once_and_twice_is_one(imported: Desk) -> None:
    event = agreement(imported)["id"]
    done = imported(
        "correct", event, "place=Rabat", "date=2025-10-15", "--because", "the communiqué", "--by", "analyst", "--json"
    )
    assert (done.code, done.lines) == (0, [{"event": event, "corrections": [1, 2], "new": True, "events": [event]}])
    shown = agreement(imported)
    assert (shown["place"], shown["place_country"], shown["date"], shown["precision"]) == ("Rabat", "MA", "2025-10-15", "day")
    again = imported("correct", event, "place=Rabat", "date=2025-10-15")
    assert again.out == f"event {event}: that was so already (correction 1, 2)\n"
    said = imported("corrections", "--json").lines
    assert [(one["who"], one["why"], one["field"], one["value"]) for one in said] == [
        ("analyst", "the communiqué", "place", "Rabat"),
        ("analyst", "the communiqué", "date", "2025-10-15"),
    ]


def test_a_correction_survives_a_reading_again(imported: Desk) -> None:
    event = agreement(imported)["id"]
    imported("correct", event, "partners=SE")
    assert imported("reparse").code == 0
    assert imported("import", stdin=lines({**FIRST, "text": FIRST["text"] + "\nتحديث."})).code == 0
    assert [one["id"] for one in imported("events", "--partner", "SE", "--json").lines] == [event]


def test_verdicts_merges_splits_and_what_takes_them_back(imported: Desk) -> None:
    finland, kenya = agreement(imported, "FI")["id"], agreement(imported, "KE")["id"]
    assert imported("correct", kenya, "--reject").code == 0
    assert agreement(imported, "KE")["status"] == "retracted"
    assert imported("correct", kenya, "--accept").code == 0
    assert imported("correct", finland, "--not-new").code == 0
    assert agreement(imported, "FI")["new"] is False
    merged = imported("merge", finland, kenya, "--json").lines[0]
    assert agreement(imported, "FI") == agreement(imported, "KE")
    assert imported("correct", "--undo", merged["corrections"][0]).code == 0
    split = imported("split", agreement(imported, "KE")["id"], "barq-1", "--json").lines[0]
    assert len(split["events"]) == 2
    printed = imported("corrections").out.splitlines()
    assert len(printed) == 6
    assert "(taken back)" in printed[3]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["correct"], "one of: EVENT FIELD=VALUE…"),
        (["correct", "aaaaaaaa", "place=Rabat", "--reject"], "one of: EVENT FIELD=VALUE…"),
        (["correct", "aaaaaaaa", "place=Rabat"], "no event aaaaaaaa"),
        (["correct", "aaaaaaaa", "--reject"], "no event aaaaaaaa"),
        (["correct", "aaaaaaaa", "plce=Rabat"], 'did you mean "place"?'),
        (["correct", "--undo", "9"], "no correction 9"),
        (["merge", "aaaaaaaa"], "two events or more"),
        (["split", "aaaaaaaa", "r"], "no event aaaaaaaa"),
    ],
)
def test_wrong_use_says_what_is_right(desk: Desk, arguments: list[str], says: str) -> None:
    done = desk(*arguments)
    assert (done.code, done.out) == (2, "")
    assert says in " ".join(done.err.split())


# Cases for ever after


def test_what_was_set_right_becomes_annotated_cases(imported: Desk) -> None:
    imported("correct", agreement(imported, "FI")["id"], "partners=SE", "instrument=protocol")
    imported("correct", agreement(imported, "KE")["id"], "--reject")
    done = imported("corrections", "--gold", "cases")
    assert (done.code, done.err) == (0, "2 articles; marsad evaluate cases/gold.jsonl\n")
    gold = [json.loads(line) for line in (imported.home / "cases" / "gold.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in gold] == ["sahifa-1", "barq-1"]
    for row in gold:
        assert [(one["kind"], one["partners"]) for one in row["events"] if one["kind"] == "agreement"] == [("agreement", ["SE"])]
        assert any(one["instrument"] == "protocol" for one in row["events"])
        assert (row["relevant"], row["new_mou"], row["lang"], row["published"]) == (True, True, "ar", "2025-10-16")
    figures = imported("evaluate", "cases/gold.jsonl", "--json").lines[0]
    assert figures["articles"] == 2
    assert figures["kind_partner_f1"] < 1


def test_what_was_split_off_is_a_case_too(imported: Desk) -> None:
    imported("split", agreement(imported, "FI")["id"], "barq-1")
    assert imported("corrections", "--gold", "cases").err.startswith("2 articles")
    gold = [json.loads(line) for line in (imported.home / "cases" / "gold.jsonl").read_text("utf-8").splitlines()]
    finland = [
        one["event_id"] for row in gold for one in row["events"] if (one["kind"], one["partners"]) == ("agreement", ["FI"])
    ]
    assert len(set(finland)) == 2


def test_an_explanation_says_what_a_correction_set_and_why(imported: Desk) -> None:
    event = agreement(imported)["id"]
    imported("correct", event, "place=Oujda", "--because", "the communiqué", "--by", "analyst")
    told = imported("explain", event).out
    assert "→ Oujda\n      the communiqué\n" in told


def test_a_case_is_corrected_where_the_correction_went(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    assert desk("import", stdin=lines(SECOND, FIRST)).code == 0
    event = agreement(desk)["id"]
    assert desk("correct", event, "place=Oujda").code == 0
    assert desk("split", event, "sahifa-1").code == 0
    assert desk("corrections", "--gold", "cases").code == 0
    gold = [json.loads(line) for line in (desk.home / "cases" / "gold.jsonl").read_text("utf-8").splitlines()]
    finland = [
        (row["id"], one) for row in gold for one in row["events"] if (one["kind"], one["partners"]) == ("agreement", ["FI"])
    ]
    places = {report: one["place"] for report, one in finland}
    assert (places["sahifa-1"], places["barq-1"] == "Oujda") == ("Oujda", False)
    fields = {one["field"]: one for one in desk("explain", event, "--json").lines[0]["fields"]}
    assert fields["place"]["correction"] is None


def test_a_case_has_no_end_that_a_later_date_took_away(imported: Desk) -> None:
    event = agreement(imported)["id"]
    imported("correct", event, "date=2025-10-13", "date_end=2025-10-16")
    imported("correct", event, "date=2025-10-14")
    assert imported("corrections", "--gold", "cases").code == 0
    gold = [json.loads(line) for line in (imported.home / "cases" / "gold.jsonl").read_text("utf-8").splitlines()]
    logged = [one for row in gold for one in row["events"] if one["event_id"] == event]
    assert [(one["date"], one["date_end"]) for one in logged] == [("2025-10-14", None)] * 2


@pytest.mark.parametrize("option", [["--json"], ["-o", "said.jsonl"]])
def test_cases_are_files_of_their_own(desk: Desk, option: list[str]) -> None:
    done = desk("corrections", "--gold", "cases", *option)
    assert (done.code, "--gold" in done.err) == (2, True)


# Names


def test_a_name_that_is_added_is_found_from_then_on(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    done = desk("alias", "KE", "Kenyiana", "--lang", "en")
    assert (done.code, "next: marsad reparse" in done.err) == (0, True)
    assert (desk.home / "gazetteer" / "aliases.toml").read_text("utf-8") == '[[alias]]\nof = "KE"\nen = ["Kenyiana"]\n'
    told = (
        '{"id": "1", "title": "t", "published": "2025-11-27", "text": "The DGSN and the police of Kenyiana signed a protocol."}'
    )
    assert [one["partners"] for one in desk("parse", "--json", stdin=told).lines[0]["mentions"]] == [["KE"]]


def test_names_are_added_to_those_that_were_added_before_and_each_once(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    desk.file("gazetteer/aliases.toml", '# ours\n[[alias]]\nof = "KE"\nen = ["Kenyiana"]\n')
    for _ in range(2):
        assert desk("alias", "NO", "نرويجا", "--lang", "ar").code == 0
    assert desk("alias", "KE", "Kenyiana", "--lang", "en").err == "KE is known by it already\n"
    text = (desk.home / "gazetteer" / "aliases.toml").read_text("utf-8")
    assert text == '# ours\n[[alias]]\nof = "KE"\nen = ["Kenyiana"]\n\n[[alias]]\nof = "NO"\nar = ["نرويجا"]\n'


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["Hammouchi", "France"], 'is already "France" of FR'),
        (["Hamouchi", "Some Name"], 'did you mean "Hammouchi"?'),
        (["KE", " "], '" " of KE has no letters'),
        (["KE", ""], "on one line"),
        (["KE", "Keny\niana"], "on one line"),
        (["KE", "Kenyiana\n"], "on one line"),
        (["KE", "…"], "has no letters"),
        (["KE", " Kenyiana"], "one space between two words"),
        (["KE", "Kenyiana "], "one space between two words"),
        (["KE", "La  Kenyiana"], "one space between two words"),
    ],
)
def test_a_name_that_means_something_else_is_refused_and_nothing_written(desk: Desk, arguments: list[str], says: str) -> None:
    desk.file("marsad.toml", "")
    done = desk("alias", *arguments, "--lang", "fr")
    assert (done.code, says in " ".join(done.err.split())) == (2, True), done.err
    assert not (desk.home / "gazetteer").exists()


def test_the_refusal_of_a_name_says_where_the_other_one_stands_and_no_place_of_its_own(desk: Desk) -> None:
    desk.file("marsad.toml", "")
    file = desk.file("gazetteer/aliases.toml", '[[alias]]\nof = "KE"\nen = ["Kenyiana"]\n')
    for _ in range(2):
        said = " ".join(desk("alias", "ET", "France", "--lang", "fr").err.split()).replace("│ ", "")
        assert '"France" of FR is already "France" of ET' in said
        assert "tmp/tmp" not in said.replace(str(desk.home), "")
        assert "aliases.toml:" not in said
        file.write_text(file.read_text("utf-8") + '\n[[alias]]\nof = "NO"\nen = ["Kenyiana"]\n', encoding="utf-8")
    assert desk("alias", "ET", "Etiopija", "--lang", "en").code == 0
