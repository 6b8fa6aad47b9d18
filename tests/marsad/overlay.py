"""Data files as somebody lays them over ours: an outlet and a rule, and nothing of the press that ships."""

from pathlib import Path

from seeds import SEEDS

OUTLET = """
name = "Le Journal"
home = "https://journal.example/"
languages = ["fr"]
tier = "B"

[[routes]]
name = "feed"
kind = "feed"
url = "https://journal.example/feed"
"""
RULE = """
name = "Visits from Senegal"
why = "Somebody from Senegal came."
[when]
kind = "visit"
partner = "SN"
[[must_match]]
says = "A delegation from Dakar is received"
kind = "visit"
partners = ["SN"]
[[must_not_match]]
says = "A delegation from Bamako is received"
kind = "visit"
partners = ["ML"]
"""


def without_the_press_that_ships(home: Path) -> None:
    """Switch off the outlets that ship: a test asks nobody's site but its own."""
    (home / "outlets").mkdir(exist_ok=True)
    for file in (SEEDS / "outlets").glob("*.toml"):
        (home / "outlets" / file.name).write_text("enabled = false\n", encoding="utf-8")
