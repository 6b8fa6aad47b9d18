"""The sentence in which an article tells an act, as printed: what a person looks at first."""

from dataclasses import asdict

from alerts.quote import excerpt, proving_sentence
from db.event import Proof
from parser.mention import Mention


def printed_sentence(mention: Mention, title: str, text: str) -> str:
    """Give the sentence that tells a mention, or the title where that tells it."""
    told = next((evidence for evidence in mention.evidence if evidence.field == "kind"), None)
    if told is None or told.part == "title":
        return excerpt(title)
    return proving_sentence(text, [Proof(report="", **asdict(told))]) or excerpt(title)
