"""The gate's floor only rises."""

from tests.gate import floors, raised

TEXT = """# What is reached.
[all.figures]
place_acc = 0.90
topics_f1 = 0.70

[all.kinds.ar.visit]
recall = 0.80
"""


def test_what_became_better_is_written_and_what_became_worse_is_not() -> None:
    now = {"all.figures": {"place_acc": 0.9289, "topics_f1": 0.69}, "all.kinds.ar.visit": {"recall": 1.0}}

    written = raised(TEXT, now)

    assert written == TEXT.replace("0.90", "0.92").replace("0.80", "1.00")
    assert [value for *_, value in floors(written)] == [0.92, 0.70, 1.0]


def test_a_floor_that_is_just_held_stays() -> None:
    assert raised(TEXT, {"all.figures": {"place_acc": 0.9, "topics_f1": 0.7}, "all.kinds.ar.visit": {"recall": 0.8}}) == TEXT
