from pathlib import Path

import pytest

from alerts.rule import Example, load_rules
from seeds import SEEDS

RULES, PROBLEMS = load_rules([SEEDS])
MUST = [(slug, example) for slug, rule in RULES.items() for example in rule.must_match]
MUST_NOT = [(slug, example) for slug, rule in RULES.items() for example in rule.must_not_match]
GOOD = """\
name = "Norway"
why = "Norway signed."
[when]
kind = "agreement"
partner = "NO"
[[must_match]]
says = "signed"
kind = "agreement"
partners = ["NO"]
[[must_not_match]]
says = "met"
kind = "meeting"
partners = ["NO"]
"""


def config(folder: Path, **files: str) -> Path:
    (folder / "rules").mkdir()
    for slug, text in files.items():
        (folder / "rules" / f"{slug}.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_rules_that_ship_are_understood() -> None:
    assert PROBLEMS == []
    assert set(RULES) == {
        "new-mou",
        "new-memorandum",
        "any-cooperation",
        "planned-events",
        "operations-abroad",
        "high-level-visits",
        "operator",
    }


@pytest.mark.parametrize(("slug", "example"), [pytest.param(slug, one, id=f"{slug}: {one.says}") for slug, one in MUST])
def test_a_rule_that_ships_takes_what_it_says_it_takes(slug: str, example: Example) -> None:
    assert RULES[slug].judge(example).failed == ()


@pytest.mark.parametrize(("slug", "example"), [pytest.param(slug, one, id=f"{slug}: {one.says}") for slug, one in MUST_NOT])
def test_a_rule_that_ships_leaves_what_it_says_it_leaves(slug: str, example: Example) -> None:
    assert not RULES[slug].judge(example).matched


@pytest.mark.parametrize("slug", RULES)
def test_a_rule_that_ships_has_its_name_in_every_language(slug: str) -> None:
    assert set(RULES[slug].names) == {"ar", "fr", "en", "es"}


def test_a_new_rule_is_one_file(tmp_path: Path) -> None:
    rules, problems = load_rules([SEEDS, config(tmp_path, norway=GOOD)])
    assert problems == []
    assert rules["norway"].name_in("ar") == "Norway"


def test_a_misspelt_value_is_refused_with_file_line_and_nearest_word_and_its_neighbours_go_on(tmp_path: Path) -> None:
    wrong = GOOD.replace('"agreement"', '"agrement"', 1)
    rules, problems = load_rules([config(tmp_path, norway=GOOD, wrong=wrong)])
    assert list(rules) == ["norway"]
    assert len(problems) == 1
    assert str(problems[0]).startswith(
        f'{tmp_path}/rules/wrong.toml:4: when.kind.0: "agrement" is not known; did you mean "agreement"?'
    )


def test_an_unknown_facet_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    _, problems = load_rules([config(tmp_path, wrong=GOOD.replace("partner =", "partners ="))])
    assert 'wrong.toml:5: unknown key "when.partners"; did you mean "partner"?' in str(problems[0])


def test_a_rule_without_a_counter_example_is_refused(tmp_path: Path) -> None:
    _, problems = load_rules([config(tmp_path, wrong=GOOD[: GOOD.index("[[must_not_match]]")])])
    assert "must_not_match" in str(problems[0])


NOTICES = 'name = "Ours"\nwhy = "To know."\ntells = "notices"\n'


def test_the_rule_of_notices_needs_neither_a_filter_nor_examples_and_can_be_renamed(tmp_path: Path) -> None:
    rules, problems = load_rules([SEEDS, config(tmp_path, operator=NOTICES)])
    assert problems == []
    assert (rules["operator"].name, rules["operator"].when) == ("Ours", None)


@pytest.mark.parametrize(("slug", "text"), [("ours", NOTICES), ("operator", GOOD)])
def test_notices_are_told_by_one_rule_which_tells_nothing_else(tmp_path: Path, slug: str, text: str) -> None:
    rules, problems = load_rules([config(tmp_path, **{slug: text})])
    assert rules == {}
    assert "by no other" in problems[0].reason


def test_a_rule_of_notices_that_has_a_filter_is_refused_at_its_line(tmp_path: Path) -> None:
    _, problems = load_rules([config(tmp_path, wrong=GOOD.replace("[when]", 'tells = "notices"\n[when]', 1))])
    assert [str(problem).removeprefix(f"{tmp_path}/rules/").partition(";")[0] for problem in problems] == [
        "wrong.toml:4: when: judges events",
        "wrong.toml:7: must_match: judges events",
        "wrong.toml:11: must_not_match: judges events",
    ]


def test_a_rule_of_events_without_a_filter_is_refused(tmp_path: Path) -> None:
    _, problems = load_rules([config(tmp_path, wrong='name = "Wrong"\nwhy = "To fail."\n')])
    assert [problem.reason.partition(":")[0] for problem in problems] == ["when", "must_match", "must_not_match"]


def test_a_rule_that_its_example_contradicts_is_refused_at_the_line_of_the_example(tmp_path: Path) -> None:
    too_narrow = GOOD.replace('partner = "NO"', 'partner = "SE"')
    too_wide = GOOD.replace('kind = "agreement"\npartner = "NO"', 'partner = "NO"')
    rules, problems = load_rules([config(tmp_path, narrow=too_narrow, wide=too_wide)])
    assert rules == {}
    assert [str(problem).removeprefix(f"{tmp_path}/rules/") for problem in problems] == [
        'narrow.toml:6: must match but fails at partner: "signed"',
        'wide.toml:9: must not match but does: "met"',
    ]


def test_a_partner_that_nobody_knows_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    stranger = GOOD.replace('"NO"', '"INTERPOOL"')
    rules, problems = load_rules([config(tmp_path, wrong=stranger)], partners={"INTERPOL", "EUROPOL", "NO"})
    assert rules == {}
    assert str(problems[0]).endswith('wrong.toml:5: when.partner: "INTERPOOL" is not known; did you mean "INTERPOL"?')


def test_an_example_of_no_possible_day_is_refused_and_raises_nothing(tmp_path: Path) -> None:
    since = GOOD.replace('partner = "NO"\n', 'partner = "NO"\ndate_from = 2025-01-01\n')
    wrong = since.replace('says = "signed"\n', 'says = "signed"\ndate = "2025-13"\n')
    rules, problems = load_rules([config(tmp_path, right=GOOD, wrong=wrong)])
    assert list(rules) == ["right"]
    assert str(problems[0]).startswith(f"{tmp_path}/rules/wrong.toml:9: must_match.0.date: month must be in 1..12")


@pytest.mark.parametrize("slug", ["New MoU", "نرويج", "norway\nBcc", "-x"])
def test_a_file_name_that_cannot_stand_in_a_header_is_refused(tmp_path: Path, slug: str) -> None:
    rules, problems = load_rules([config(tmp_path, **{slug: GOOD})])
    assert rules == {}
    assert "is no slug" in problems[0].reason


def test_a_rule_of_the_operator_takes_the_place_of_ours(tmp_path: Path) -> None:
    rules, _ = load_rules([SEEDS, config(tmp_path, **{"new-mou": GOOD})])
    assert rules["new-mou"].name == "Norway"


def test_a_rule_can_be_switched_off_in_one_line(tmp_path: Path) -> None:
    rules, problems = load_rules([SEEDS, config(tmp_path, **{"new-mou": "enabled = false"})])
    assert "new-mou" not in rules
    assert problems == []
