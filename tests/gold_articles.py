"""The annotated articles as linking takes them: what a careful analyst logs of them, and what detection reads in them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from parser.article import Article
from parser.detection.detect import detect
from parser.knowledge import Knowledge
from parser.linking.coreference import Cluster
from parser.linking.summary import summarise
from parser.linking.told import Told, sketch, telling_sentence
from parser.mention import Mention
from parser.record import article_of
from parser.scoring.matching import AS_COUNTRY

GOLD = Path(__file__).with_name("gold")
SETS: Mapping[str, Path] = {"articles": GOLD, "clusters": GOLD / "clusters"}
"""Articles of all kinds, and articles of which several tell each event, with whatever tempts to confuse events."""
TODAY = date(2026, 12, 1)

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """An article, what an analyst logged of it and what detection read."""

    logged: Record
    article: Article
    mentions: tuple[Mention, ...]

    @property
    def id(self) -> str:
        return str(self.logged["id"])

    def given(self) -> list[Told]:
        """What was logged, as mentions: only what the manual has logged, so without counterparts."""
        return [self._told(n, _mention(event)) for n, event in enumerate(self.logged["events"])]

    def detected(self) -> list[Told]:
        shingles = sketch(self.article.text)
        return [
            self._told(n, said, sentence=telling_sentence(said, self.article), sketch=shingles)
            for n, said in enumerate(self.mentions)
        ]

    def _told(self, ordinal: int, said: Mention, **more: Any) -> Told:
        published = self.article.published
        assert published, f"{self.id} has no day of publication"
        outlet = str(self.logged["outlet"])
        return Told(key=self.id, ordinal=ordinal, outlet=outlet, published=published, mention=said, **more)


def _mention(event: Record) -> Mention:
    partners = dict.fromkeys(AS_COUNTRY.get(partner, partner) for partner in event["partners"])
    fields = ("kind", "status", "instrument", "date", "date_end", "place")
    return Mention(partners=tuple(partners), topics=tuple(event["topics"]), **{field: event[field] for field in fields})


def read(name: str, knowledge: Knowledge) -> list[Read]:
    """Read the articles of a set."""
    logged = {record["id"]: record for record in _lines(SETS[name] / "gold.jsonl")}
    articles = [(record["id"], article_of(record, knowledge)) for record in _lines(SETS[name] / "articles.jsonl")]
    return [Read(logged[key], article, detect(article, knowledge)) for key, article in articles if article]


def _lines(file: Path) -> list[Record]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def shown(clusters: Sequence[Cluster]) -> list[Record]:
    """Events as scoring takes them."""
    return [_shown(cluster) for cluster in clusters if any(told.mention.status != "denied" for told in cluster.firm)]


def _shown(cluster: Cluster) -> Record:
    summary = summarise(cluster, today=TODAY)
    fields = ("kind", "status", "partners", "date", "date_end", "instrument", "place")
    is_new = summary.kind == "agreement" and any(told.mention.status == "occurred" for told in cluster.firm)
    reports = [{"id": told.key, "status": told.mention.status} for told in cluster.reports]
    return {**{field: getattr(summary, field) for field in fields}, "new": is_new, "reports": reports}
