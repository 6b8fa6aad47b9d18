"""What a trace says of an article: each sentence, each trigger, and the reason for each decision."""

import json
from pathlib import Path

import pytest

from parser.article import Article
from parser.detection.detect import detect
from parser.detection.ours import _REASONS
from parser.detection.trace import REASONS, TOLD, Trace, code_of, meaning
from parser.knowledge import Knowledge
from parser.record import article_of, moment

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold" / "articles.jsonl"


def traced(text: str, knowledge: Knowledge, title: str = "Police") -> Trace:
    trace = Trace()
    article = Article(url="", title=title, text=text, language="en", published=moment("2025-11-27"))
    detect(article, knowledge, trace)
    return trace


def test_what_is_told_names_kind_partner_status_and_dates_with_their_rules(knowledge: Knowledge) -> None:
    text = "The DGSN and the Kenyan police signed a memorandum of understanding in Rabat on 24 November 2025."
    (step,) = [step for step in traced(text, knowledge).steps if step.decision == TOLD]
    assert (step.trigger, step.quote, step.kind, step.status) == ("sign", "signed", "agreement", "occurred")
    assert (step.partners, step.mentions) == (("KE",), (0,))
    assert step.dates[0].startswith("2025-11-24 by ")


def test_a_plan_names_the_words_that_make_it_one(knowledge: Knowledge) -> None:
    text = "The DGSN and the Kenyan police are expected to sign a memorandum of understanding in Rabat in December."
    step = next(step for step in traced(text, knowledge).steps if step.decision == TOLD)
    assert step.status == "planned"
    assert any("expected" in cue for cue in step.cues)


def test_each_sentence_stands_with_what_was_found_in_it(knowledge: Knowledge) -> None:
    trace = traced("The DGSN hosts guests. The Kenyan police signed a protocol with it on Monday.", knowledge)
    assert [line.text for line in trace.lines][1:] == [
        "The DGSN hosts guests.",
        "The Kenyan police signed a protocol with it on Monday.",
    ]
    assert trace.lines[1].ours == ("DGSN",)
    assert trace.lines[2].foreign[0].startswith("KE (")
    assert trace.lines[2].dates == ("on Monday",) or trace.lines[2].dates == ("Monday",)
    assert trace.lines[2].triggers == ("sign: signed",)


def test_an_article_that_is_not_about_us_shows_its_sentences_all_the_same(knowledge: Knowledge) -> None:
    trace = traced("The Kenyan police chief visited Kampala.", knowledge)
    assert [step.decision for step in trace.steps] == ["the article does not name both a service of ours and somebody foreign"]
    assert trace.lines[-1].triggers


@pytest.fixture(scope="module")
def decided(knowledge: Knowledge) -> list[Trace]:
    """The traces of all annotated articles."""
    traces = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if article := article_of(json.loads(line), knowledge):
            trace = Trace()
            told = detect(article, knowledge, trace)
            assert {n for step in trace.steps if step.decision == TOLD for n in step.mentions} == set(range(len(told)))
            traces.append(trace)
    return traces


def test_every_reason_stands_in_the_table(decided: list[Trace]) -> None:
    seen = {code_of(step.decision) for trace in decided for step in trace.steps} | {reason for _, reason in _REASONS}
    assert seen - REASONS.keys() == set(), "add them to parser/detection/trace.py: REASONS, and to docs/explain.md"


def test_the_documentation_shows_the_table() -> None:
    page = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    assert [reason for reason in REASONS if f"| {reason} | {meaning(reason)} |" not in page] == []
