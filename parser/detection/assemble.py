"""From an act to a mention: its fields, each with the words that say it."""

from collections.abc import Iterator, Sequence

from parser.dates.calendar import When
from parser.detection.acts import Act
from parser.detection.fields import (
    counterparts_of,
    counts_of,
    direction_of,
    instrument_of,
    level_of,
    origin_of,
    services_of,
    topics_of,
)
from parser.detection.lexicon import Hit
from parser.detection.scene import Scene
from parser.detection.setting import place_of, when_of
from parser.detection.status import governing
from parser.knowledge import Knowledge
from parser.mention import Evidence, Mention, Topic
from parser.names.gazetteer import Name


def mention(act: Act, others: Sequence[Act], scene: Scene, knowledge: Knowledge) -> Mention:
    """Give an act's fields and their evidence; `others` are all acts of the article, itself among them."""
    when = when_of(act, others, scene)
    place = place_of(act, others, scene)
    instrument = instrument_of(act, knowledge)
    topics = topics_of(act, others, scene)
    return Mention(
        kind=act.kind,
        status=act.status,  # type: ignore[arg-type]  # hypothetical and habitual acts were left out before
        partners=act.partners,
        instrument=instrument[1] if instrument else None,
        counterparts=counterparts_of(act, scene),
        date=when.value if when else None,
        date_end=when.value_end if when and when.precision == "day" else None,
        precision=when.precision if when else None,
        date_rule=when.rule if when else None,
        place=place.entity if place else None,
        place_country=place.country if place else None,
        topics=tuple(topic for topic, _ in topics),
        counts=counts_of(act),
        direction=direction_of(act, place),
        level=level_of(act),
        services=services_of(act),
        origin=origin_of(scene),
        evidence=tuple(_evidence(act, when, place, instrument[0] if instrument else None, topics, scene)),
        trigger=act.claims[0].trigger.form.id,
    )


def _evidence(
    act: Act, when: When | None, place: Name | None, instrument: Hit | None, topics: Sequence[tuple[Topic, Hit]], scene: Scene
) -> Iterator[Evidence]:
    claim = act.claims[0]
    status = [cue for cue in governing(claim.trigger, claim.sentence) if cue.form.status == act.status]
    rows: list[tuple[str, Hit | Name | When | None]] = [
        ("kind", claim.trigger),
        *(("status", cue) for cue in status),
        *(("partners", party.name) for party in act.parties),
        ("date", when),
        ("place", place),
        ("instrument", instrument),
        *(("topics", hit) for _, hit in topics),
    ]
    for field, span in rows:
        if span is not None:
            yield scene.marked.evidence(field, span.start, span.end)
