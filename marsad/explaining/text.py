"""Why a text tells what it tells: every sentence, every trigger, every decision."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from parser.article import Article
from parser.detection.detect import detect
from parser.detection.trace import TOLD, Step, Trace, meaning
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.record import mention_object


def explain_text(article: Article, knowledge: Knowledge, *, name: str | None = None) -> dict[str, Any]:
    """Read an article and say of each sentence what was seen and decided, and why."""
    trace = Trace()
    told = detect(article, knowledge, trace)
    refused = next((step.decision for step in trace.steps if not step.trigger), None)
    return {
        "id": name,
        "title": article.title,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "refused": refused,
        "sentences": [
            {**asdict(line), "steps": [_step(step) for step in trace.steps if step.trigger and step.sentence == line.number]}
            for line in trace.lines
        ],
        "mentions": [_mention(mention) for mention in told],
        "nearest": None if told else nearest(trace),
    }


def _step(step: Step) -> dict[str, Any]:
    shown = {name: value for name, value in asdict(step).items() if name not in ("sentence", "at") and value not in ("", ())}
    return {**shown, "means": meaning(step.decision)}


def _mention(mention: Mention) -> dict[str, Any]:
    why = {"date_rule": mention.date_rule, "origin": mention.origin, "trigger": mention.trigger}
    return {**mention_object(mention), **why}


RANK = ("no partner", "no text named", "only referred to", "only a headline", "hypothetical", "habitual", "not ours")
"""Of refusals those that lack least come first; what is not named here comes after them."""


def nearest(trace: Trace) -> Mapping[str, Any] | None:
    """Of a text that tells nothing, the trigger that came nearest to telling something."""
    refused = [step for step in trace.steps if step.trigger and step.decision != TOLD]
    if refused:
        best = min(refused, key=lambda step: RANK.index(step.decision) if step.decision in RANK else len(RANK))
        return {"sentence": trace.lines[best.sentence].text, **_step(best)}
    line = next((line for line in trace.lines if line.triggers), None)
    return {"sentence": line.text, "trigger": line.triggers[0], "ours": line.ours, "foreign": line.foreign} if line else None
