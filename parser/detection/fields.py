"""What an act's mention records beside partners, place and time: each a small reading of the act's own sentences."""

import re
from collections.abc import Iterator, Mapping, Sequence

from parser.detection.act import Act
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.numbers import number_before
from parser.detection.party import OFFICES, Party
from parser.detection.scene import Scene
from parser.knowledge import Knowledge
from parser.mention import Counterpart, Instrument, Level, Person, ReportOrigin, Service, Topic
from parser.names.gazetteer import Name

_PAUSE = re.compile(r"[,،;؛:()«»]")
_SERIES = 3
"""From how many talks on they are counted."""
_OPENS = 20
"""How far into a sentence the text may be named on which it opens."""
_TITLE = 80
"""How long an office with its country may be."""
_ARABIC = re.compile("[\u0621-\u064a]")
_ORIGINS: Mapping[str, ReportOrigin] = {
    "communique": "dgsn_communique",
    "partner_statement": "partner_side",
    "news_agency": "agency",
}


def instrument_of(act: Act, knowledge: Knowledge) -> tuple[Hit | None, Instrument | None]:
    """The most specific word for the text that was signed; `instruments.toml` lists them in that order."""
    if act.kind != "agreement":
        return None, None
    rank = {name: n for n, name in enumerate(knowledge.lexicons.instruments)}
    text = next((claim.text for claim in act.claims if claim.text), "")  # a headline that comes first says of neither
    hits = [hit for sentence in act.sentences for hit in sentence.of("instrument") if text in ("", hit.form.id)]
    hit = min(hits, key=lambda h: (rank[h.form.id], h.start), default=None)
    return hit, knowledge.lexicons.instruments[hit.form.id].value if hit else None


def topics_of(act: Act, others: Sequence[Act], scene: Scene) -> list[tuple[Topic, Hit]]:
    """Topics, each with its first word, in the act's sentences and in those that follow before another act is told."""
    found: dict[Topic, Hit] = {}
    for hit in _topic_words(act, others, scene):
        found.setdefault(hit.form.id, hit)  # type: ignore[arg-type]  # topics.toml has the closed list as its keys
    if act.kind == "operation" and (tip := next(_tips(act, others, scene), None)) is not None:
        found.setdefault("intelligence_sharing", tip)
    if act.kind == "training":
        found.setdefault("training", act.claims[0].trigger)
    return list(found.items())


def _tips(act: Act, others: Sequence[Act], scene: Scene) -> Iterator[Hit]:
    """The words that say that an operation rests on what a service had told; an article's only one, anywhere beside ours."""
    yield from (hit for sentence in act.sentences for hit in sentence.of("support"))
    if len([other for other in others if other.kind == "operation"]) == 1:
        sides = zip(scene.sentences, scene.roles, strict=True)
        yield from (hit for sentence, roles in sides if roles.ours for hit in sentence.of("support"))


def _topic_words(act: Act, others: Sequence[Act], scene: Scene) -> Iterator[Hit]:
    last = [act] if len(others) == 1 else []
    texts: list[Act] = []
    for sentence in scene.sentences:
        telling = [other for other in others if sentence in other.sentences]
        last = telling or [known for known in last if known.status != "recalled" or _goes_on(known, sentence)]
        texts = [other for other in telling if other.kind == "agreement"] or texts
        last = last if telling else _of_the_text(last, texts, sentence)
        if act in last:
            yield from (hit for hit in sentence.of("topic") if act in (_whose(hit, telling, sentence) or last))


def _of_the_text(known: Sequence[Act], texts: Sequence[Act], sentence: Sentence) -> list[Act]:
    """Of the acts told before, those whose text a sentence speaks of: "The memorandum covers …" says nothing of the visit.

    A sentence that opens on the text goes back to it over what was told between: the guests' arrival, their return.
    """
    words = sentence.of("document", "instrument")
    if len(texts) == 1 and any(hit.start - sentence.start <= _OPENS for hit in words):
        return [*texts]
    agreements = [act for act in known if act.kind == "agreement"]
    return agreements if agreements and words else [*known]


def _goes_on(act: Act, sentence: Sentence) -> bool:
    """Whether a sentence stands in a paragraph of a memory: what follows further on is not about it any more."""
    return any(told.paragraph == sentence.paragraph for told in act.sentences)


def _whose(topic: Hit, telling: Sequence[Act], sentence: Sentence) -> list[Act]:
    """Of several acts that one sentence tells, those whose partner was named last before a word; none if it cannot be told."""
    named = {
        (act, party.name.start) for act in telling for party in act.parties if sentence.start <= party.name.start < topic.start
    }
    last = max((start for _, start in named), default=None)
    return [act for act, start in named if start == last]


def counts_of(act: Act, numbers: Mapping[str, int]) -> dict[str, int] | None:
    """How many talks a round-up announces and how many partners it names; the two are never reconciled."""
    if not act.is_series:
        return None
    announced = next(_announced(act, numbers), None)
    named = {"named": len(act.partners)}
    return named if announced is None else {"announced": announced, **named}


def _announced(act: Act, numbers: Mapping[str, int]) -> Iterator[int]:
    for sentence in act.sentences:
        for hit in sentence.of("series"):
            dated = max((when.end for when in sentence.dates if when.end <= hit.start), default=sentence.start)
            phrase = _PAUSE.split(sentence.between(dated, hit.start))[-1]
            number = number_before(phrase, numbers)
            if number is not None and number >= _SERIES:
                yield number


def counterparts_of(act: Act, scene: Scene) -> tuple[Counterpart, ...]:
    """Agencies, offices and office holders with whom the act was, as its sentences name them."""
    found: dict[str, list[Party]] = {}
    for claim in act.claims:
        for party in claim.parties:
            found.setdefault(party.partner, []).append(party)
    rows = (_counterpart(partner, parties, scene) for partner, parties in found.items())
    return tuple(row for row in rows if row is not None)


def counterpart_words(act: Act) -> Iterator[Hit | Name]:
    """The words that say an act's counterparts: agencies, persons, and offices that have a rank."""
    for claim in act.claims:
        for party in claim.parties:
            if party.name.kind in ("agency", "person"):
                yield party.name
            if party.office is not None and party.level != "not_given":
                yield party.office


def _counterpart(partner: str, parties: Sequence[Party], scene: Scene) -> Counterpart | None:
    agency = next((party.name for party in parties if party.name.kind == "agency"), None)
    person = next((party.name for party in parties if party.name.kind == "person"), None)
    held = next((party for party in parties if party.office is not None and party.level != "not_given"), None)
    if agency is None and person is None and held is None:
        return None
    return Counterpart(
        partner=partner,
        agency=agency.entity if agency else None,
        office=_office(held, scene) if held else None,
        person=_person(person, scene) if person else None,
        level=held.level if held else "not_given",
    )


def _office(party: Party, scene: Scene) -> str:
    assert party.office is not None
    start, end = min(party.office.start, party.name.start), max(party.office.end, party.name.end)
    if end - start > _TITLE:
        start, end = party.office.start, party.office.end  # he is called by his surname, far behind his office
    return " ".join(scene.marked.folded.quote(start, end).split())


def _person(name: Name, scene: Scene) -> Person:
    written = scene.marked.folded.quote(name.start, name.end)
    return Person(ar=written) if _ARABIC.search(written) else Person(latn=written)


def level_of(act: Act) -> tuple[Level, Hit | None]:
    """The highest rank on the foreign side, with the word that says it."""
    offices = {party.level: party.office for claim in reversed(act.claims) for party in claim.parties if party.office}
    return next(((level, offices[level]) for level in OFFICES[:-1] if level in offices), ("not_given", None))


def services_of(act: Act) -> tuple[Service, ...]:
    """Which of the two services the act's sentences name; their head stands for both only if they name neither."""
    names = [name for claim in act.claims for name in claim.ours]
    services = [name for name in names if name.kind == "ours"] or names
    return tuple(sorted({service for name in services for service in name.services}))


def origin_of(scene: Scene) -> ReportOrigin:
    """Whose report an article says it gives."""
    senses = {hit.form.sense for sentence in scene.sentences for hit in sentence.of(*_ORIGINS)}
    return next((origin for sense, origin in _ORIGINS.items() if sense in senses), "not_stated")
