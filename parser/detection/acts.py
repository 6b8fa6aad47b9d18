"""Which claims tell one act: the same act told twice is one, talks inside a visit are the visit, a round-up is one meeting."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from parser.dates.calendar import When, resolve
from parser.detection.claims import Claim, apart
from parser.detection.lexicon import Status
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.roles import Roles
from parser.detection.roundup import STAY, melted, without_inner_talks
from parser.detection.scene import Scene
from parser.detection.several import told_apart
from parser.detection.status import FRESH
from parser.detection.when import best
from parser.mention import Kind

_SERIES = 3
"""From how many partners on talks told in the plural are a round of talks."""
_PROGRAMME = timedelta(days=3)
"""How far from the day on which a visit is dated a point of its programme may lie."""
_CEREMONY = 20
"""How far behind "for" the ceremony may stand for which somebody travels."""
_MOMENTS = ("agreement", "award")
_FOLLOWS = 2
"""How many sentences on an act's day may be told."""


@dataclass(frozen=True)
class Act:
    """One act with everything that claims it."""

    claims: tuple[Claim, ...]

    @property
    def kind(self) -> Kind:
        return self.claims[0].kind

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """One for each partner, the one that says most."""
        by_partner: dict[str, Party] = {}
        for party in (party for claim in self.claims for party in claim.parties):
            known = by_partner.get(party.partner)
            if known is None or (known.level == "not_given" != party.level):
                by_partner[party.partner] = party
        return tuple(by_partner.values())

    @property
    def partners(self) -> tuple[str, ...]:
        return tuple(party.partner for party in self.parties)

    @cached_property
    def status(self) -> Status:
        told = {claim.status for claim in self.claims}
        return next(status for status in ("denied", "cancelled", "occurred", "planned", "recalled") if status in told)

    @cached_property
    def when(self) -> When | None:
        """Its best date; that of talks inside a visit only if the visit has none of its own."""
        own = best(when for claim in self.claims if not claim.is_inner for when in claim.dates)
        return own or best(when for claim in self.claims for when in claim.dates)

    @property
    def is_series(self) -> bool:
        """Whether it is a round of talks with several partners, which lasts as long as what it is held at."""
        return self.kind == "meeting" and len(self.partners) >= _SERIES

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(dict.fromkeys(s for claim in self.claims for s in claim.sentences))


def acts(claims: Sequence[Claim], scene: Scene) -> list[Act]:
    """Gather the claims of an article into acts, in the order of the text."""
    single = list(told_apart(claims, scene.marked.published))
    gathered: list[Act] = []
    for claim in melted(list(without_inner_talks(single)), scene):
        home = next((n for n, act in enumerate(gathered) if _is_told_in(claim, act)), None)
        if home is not None:
            gathered[home] = Act((*gathered[home].claims, _narrowed(claim, gathered[home])))
        elif not claim.is_inherited or _stands_alone(claim):
            gathered.append(Act((claim,)))
    own = [act for act in gathered if not _is_headline(act, scene) and not _is_clause(act, gathered)]
    own = [_fallen_with(act, own) for act in own]
    own = [_dated_after(_attended(act, own, scene), own, scene) for act in _in_the_news(own, scene)]
    return sorted(own, key=lambda act: act.claims[0].trigger.start)


def _is_told_in(claim: Claim, act: Act) -> bool:
    """Whether a claim tells an act that is known already."""
    mine, known = set(claim.partners), set(act.partners)
    if claim.kind != act.kind or not (mine == known if claim.kind == "agreement" else mine & known):
        return False
    if claim.text and any(other.text not in ("", claim.text) for other in act.claims):
        return False
    if claim.guest and any(other.guest not in ("", claim.guest) for other in act.claims):
        return False
    if _is_on_its_programme(claim, act):
        return True
    if act.kind == "visit" and act.status == "cancelled" and claim.status == "planned" and claim.dates:
        return False  # another one, which is still to come
    is_within = any(c.is_inner for c in (claim, *act.claims)) or (claim.kind == "visit" and claim.is_inherited)
    tolerance = STAY if is_within else timedelta()
    return _is_as_real(claim, act) and not apart(best(claim.dates), act.when, tolerance)


def _is_on_its_programme(claim: Claim, act: Act) -> bool:
    """Whether what a visitor is still going to see belongs to the visit that has begun."""
    if claim.kind != "visit" or {claim.status, act.status} != {"occurred", "planned"}:
        return False
    day = best(claim.dates)
    return day is not None and act.when is not None and not apart(day, act.when, _PROGRAMME)


def _is_as_real(claim: Claim, act: Act) -> bool:
    """Whether a claim and an act can be told of one thing: a denial meets what it denies, a pluperfect the past."""
    pair = {claim.status, act.status}
    if len(pair) == 1 or "denied" in pair or "cancelled" in pair:
        return True
    memories = (c for c in (claim, *act.claims) if c.status == "recalled")
    return pair == {"occurred", "recalled"} and not any(c.is_background for c in memories)


def _narrowed(claim: Claim, act: Act) -> Claim:
    """A visit's partner is told where it is opened; what is said of it later adds nobody."""
    if claim.kind != "visit" or all(known.sentence.part == "title" for known in act.claims):
        return claim
    return replace(claim, parties=tuple(party for party in claim.parties if party.partner in act.partners))


def _stands_alone(claim: Claim) -> bool:
    """Whether an act whose partner was named before is told here, not only referred to."""
    is_told = claim.trigger.form.tense != "noun" or claim.status == "planned"
    if claim.kind == "visit" and claim.sentence.of("homeward"):
        return True  # "has returned to Accra from a working visit to Rabat"
    return claim.kind in ("agreement", "award") or bool(claim.ours and is_told) or bool(claim.sentence.of("collective"))


def _is_headline(act: Act, scene: Scene) -> bool:
    """Whether only a headline tells an agreement, and names none of our services: the text says whose it is."""
    is_alone = all(claim.sentence.part == "title" and not claim.ours for claim in act.claims)
    return act.kind == "agreement" and is_alone and not scene.marked.article.is_title_only


def _is_clause(act: Act, others: Sequence[Act]) -> bool:
    """Whether training without a day is only what an agreement provides for, or a negotiation is a signed text's own."""
    if act.kind == "training":
        return act.when is None and set(act.partners) <= _agreed(others)
    if act.kind == "visit" and all(claim.is_inherited and _is_to_a_ceremony(claim) for claim in act.claims):
        return set(act.partners) <= {partner for other in others if other.kind == "award" for partner in other.partners}
    if act.kind == "operation" and all(_is_a_tip(claim) for claim in act.claims):
        return any(o.kind == "operation" and o.status == "occurred" and set(o.partners) & set(act.partners) for o in others)
    if act.status != "planned" or not any(claim.trigger.form.id == "negotiate" for claim in act.claims):
        return False
    signed = [other for other in others if other.kind == "agreement" and other.status == "occurred"]
    return set(act.partners) <= _agreed(signed) and not _names_another_text(act, signed)


def _is_a_tip(claim: Claim) -> bool:
    """Whether what a service had found out is told, not what others then did: "the DGST, which had located a workshop"."""
    found = [hit for hit in claim.sentence.of("locate") if hit.start == claim.trigger.start]
    return claim.status == "recalled" and bool(found) and bool(claim.sentence.of("support"))


def _fallen_with(act: Act, others: Sequence[Act]) -> Act:
    """Take what was planned for a visit that was called off for called off too."""
    if act.status != "planned" or act.kind not in ("meeting", "agreement"):
        return act
    called_off = [other for other in others if other.kind == "visit" and other.status == "cancelled"]
    if not any(set(act.partners) <= set(other.partners) and not apart(act.when, other.when, STAY) for other in called_off):
        return act
    return Act(tuple(replace(claim, status="cancelled") for claim in act.claims))


def _is_to_a_ceremony(claim: Claim) -> bool:
    """Whether a journey is told as made for a ceremony: "travelled to the capital for the event"."""
    ceremonies = claim.sentence.of("occasion")
    purposes = [hit for hit in claim.sentence.of("purpose") if hit.start >= claim.trigger.end]
    return any(0 <= ceremony.start - purpose.end <= _CEREMONY for purpose in purposes for ceremony in ceremonies)


def _names_another_text(act: Act, signed: Sequence[Act]) -> bool:
    """Whether what is negotiated is of another kind than all that was signed: a memorandum after a letter of intent."""
    texts = {hit.form.id for sentence in act.sentences for hit in sentence.of("instrument")}
    known = {hit.form.id for other in signed for sentence in other.sentences for hit in sentence.of("instrument")}
    return bool(texts) and not texts & known and bool(act.claims[0].sentence.of("collective"))


def _agreed(others: Iterable[Act]) -> set[str]:
    return {partner for other in others if other.kind == "agreement" for partner in other.partners}


def _in_the_news(acts: Sequence[Act], scene: Scene) -> list[Act]:
    """Where an article tells nothing else, an act of the last days in the pluperfect is its news."""
    published = scene.marked.published
    if published is None or any(act.status == "occurred" for act in acts):
        return list(acts)
    return [_as_news(act) if _is_fresh(act, published) else act for act in acts]


def _is_fresh(act: Act, published: date) -> bool:
    told = all(claim.is_pluperfect for claim in act.claims)
    return told and act.when is not None and published - FRESH <= act.when.last <= published


def _as_news(act: Act) -> Act:
    return Act(tuple(replace(claim, status="occurred") for claim in act.claims))


def _attended(act: Act, others: Sequence[Act], scene: Scene) -> Act:
    """Add to an article's one conference the organisations that other sentences name as taking part."""
    if act.kind != "conference" or sum(other.kind == "conference" for other in others) > 1:
        return act
    claim = act.claims[0]
    for sentence, roles in _idle(others, scene):
        bodies = tuple(p for p in roles.parties if p.is_body and p.standing in ("actor", "bare"))
        if len({party.partner for party in bodies}) > 1 or (bodies and sentence.of("attend")):
            claim = replace(claim, parties=(*claim.parties, *bodies), more=(*claim.more, sentence))
    return Act((claim, *act.claims[1:]))


def _dated_after(act: Act, others: Sequence[Act], scene: Scene) -> Act:
    """Add the sentence that goes on from an act without a day: "The ceremony took place on Tuesday in Madrid."."""
    claim = act.claims[-1]
    is_dated = act.when is not None and act.when.precision == "day"
    at = scene.sentences.index(claim.sentence)
    following = scene.sentences[at + 1 : at + 1 + _FOLLOWS]
    for sentence, roles in _idle(others, scene):
        strangers = {party.partner for party in roles.parties} - set(act.partners)
        is_told = (not is_dated and sentence.dates) or (act.kind in _MOMENTS and _has_a_city(sentence))
        if sentence in following and sentence.of("occasion") and not strangers and is_told:
            dates = () if is_dated else tuple(resolve(when, "past") for when in sentence.dates)
            return Act((*act.claims[:-1], replace(claim, dates=dates or claim.dates, more=(*claim.more, sentence))))
    return act


def _has_a_city(sentence: Sentence) -> bool:
    return any(name.kind == "place" for name in sentence.names)


def _idle(acts: Sequence[Act], scene: Scene) -> Iterator[tuple[Sentence, Roles]]:
    """The sentences that tell none of the acts, with their sides."""
    busy = {id(sentence) for act in acts for sentence in act.sentences}
    for sentence, roles in zip(scene.sentences, scene.roles, strict=True):
        if id(sentence) not in busy:
            yield sentence, roles
