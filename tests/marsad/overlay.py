"""Data files as somebody lays them over ours: an outlet and a rule."""

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
