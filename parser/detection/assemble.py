"""From an act to a mention: its fields, each with the words that say it."""

from collections.abc import Iterator, Sequence

from parser.dates.calendar import When
from parser.detection.act import Act
from parser.detection.cues import governing
from parser.detection.direction import direction_of
from parser.detection.fields import (
    counterpart_words,
    counterparts_of,
    counts_of,
    instrument_of,
    level_of,
    origin_of,
    services_of,
    topics_of,
)
from parser.detection.lexicon import Hit
from parser.detection.place import place_of
from parser.detection.scene import Scene
from parser.detection.setting import when_of
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.names.gazetteer import Name

Words = Hit | Name | When
"""Whatever was found in the text and can be pointed at."""


def mention(act: Act, others: Sequence[Act], scene: Scene, knowledge: Knowledge) -> Mention:
    """Give an act's fields and their evidence; `others` are all acts of the article, itself among them."""
    when = when_of(act, others, scene)
    place = place_of(act, others, scene)
    named, instrument = instrument_of(act, knowledge)
    topics = topics_of(act, others, scene)
    going = direction_of(act, place)
    level, office = level_of(act)
    told: list[tuple[str, Words | None]] = [
        *_claimed(act),
        ("date", when),
        ("place", place),
        ("instrument", named),
        *(("topics", hit) for _, hit in topics),
        ("direction", going.words),
        ("level", office),
        *(("counterparts", words) for words in dict.fromkeys(counterpart_words(act))),
    ]
    return Mention(
        kind=act.kind,
        status=act.status,  # type: ignore[arg-type]  # hypothetical and habitual acts were left out before
        partners=act.partners,
        instrument=instrument,
        counterparts=counterparts_of(act, scene),
        date=when.value if when else None,
        date_end=when.value_end if when and when.precision == "day" else None,
        precision=when.precision if when else None,
        date_rule=when.rule if when else None,
        place=place.entity if place else None,
        place_country=place.country if place else None,
        topics=tuple(topic for topic, _ in topics),
        counts=counts_of(act, knowledge.lexicons.numbers[scene.marked.article.language]),
        direction=going.direction,
        level=level,
        services=services_of(act),
        origin=origin_of(scene),
        evidence=tuple(scene.marked.evidence(field, words.start, words.end) for field, words in told if words is not None),
        trigger=act.claims[0].trigger.form.id,
    )


def _claimed(act: Act) -> Iterator[tuple[str, Words]]:
    """What the first claim says of kind and status, and who the partners are."""
    claim = act.claims[0]
    yield "kind", claim.trigger
    yield from (("status", cue) for cue in governing(claim.trigger, claim.sentence) if cue.form.status == act.status)
    yield from (("partners", party.name) for party in act.parties)
