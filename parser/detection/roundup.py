"""Many talks told together, at one assembly or in one day, are one meeting: also when one verb governs pages of names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from parser.detection.claim import Claim, apart
from parser.detection.marked import Sentence
from parser.detection.party import Party, is_goal, is_located, is_nominal
from parser.detection.scene import Scene
from parser.detection.status import told_as
from parser.detection.stay import LENGTHS
from parser.detection.when import best
from parser.names.entries import HOME
from parser.text import distance

_MANY = 6
"""From how many partners on talks told together are a round-up."""
_LIST = 3
"""From how many names on a list needs no verb, and countries that would be places elsewhere are partners."""
STAY = timedelta(days=7)
"""How far from the day on which a visit is dated its talks may lie."""
_APART = 2
"""How many sentences on a list may stand that goes on from talks or another list."""
_TALKS = ("meet", "talks", "receive")


def melted(claims: Sequence[Claim], scene: Scene) -> Iterator[Claim]:
    """Melt the talks of a round-up, with the lists that go on from them, into one claim; other claims stay as they are."""
    opener = next((sentence for sentence in scene.sentences if _opens(sentence)), None)
    talks = [c for c in claims if c.kind == "meeting" and c.status == "occurred" and not c.is_inherited]
    lists = _lists(scene, claims)
    named = [p for c in talks for p in _not_signing(c, claims)] + [p for _, some in lists for p in some]
    parties = sorted(named, key=lambda p: p.name.start)
    if opener is None or len({party.partner for party in parties}) < _MANY or _are_scattered(talks):
        yield from claims
        return
    yield _whole(opener, talks, [sentence for sentence, _ in lists], parties)
    yield from (c for c in claims if c.kind != "meeting" or c.status != "occurred")


def _not_signing(talks: Claim, claims: Sequence[Claim]) -> list[Party]:
    """The partners of talks, without those that a sentence on both talks and texts names for their text."""
    if not talks.sentence.of("instrument"):
        return list(talks.parties)
    signatories = _signatories(claims)
    return [party for party in talks.parties if party.partner not in signatories]


def _signatories(claims: Sequence[Claim]) -> set[str]:
    return {partner for claim in claims if claim.kind == "agreement" for partner in claim.partners}


def _are_scattered(talks: Sequence[Claim]) -> bool:
    """Whether talks are dated so far apart that they are a year's, not one assembly's."""
    days = [when for talk in talks if (when := best(talk.dates)) is not None]
    return any(apart(a, b, STAY) for a in days for b in days)


def _opens(sentence: Sentence) -> bool:
    return bool(sentence.of("series")) and any(trigger.form.id in _TALKS for trigger in sentence.triggers)


def _whole(opener: Sentence, talks: Sequence[Claim], lists: Sequence[Sentence], parties: Sequence[Party]) -> Claim:
    trigger = next(trigger for trigger in opener.triggers if trigger.form.id in _TALKS)
    sentences = [opener, *(c.sentence for c in talks), *lists]
    dates = [when for sentence in sentences for when in sentence.dates]
    return Claim("meeting", trigger, opener, tuple(parties), "occurred", tuple(dates), more=tuple(sentences[1:]))


def _lists(scene: Scene, claims: Sequence[Claim]) -> list[tuple[Sentence, list[Party]]]:
    """The sentences that name partners without a verb of their own, with these partners; signatories have their own act."""
    signatories = _signatories(claims)
    busy = {id(claim.sentence) for claim in claims if claim.kind not in ("meeting", "visit")}
    rows = []
    for sentence, roles in zip(scene.sentences, scene.roles, strict=True):
        named = [party for party in roles.parties if party.partner not in signatories]
        if id(sentence) not in busy and sentence.part == "text" and (listed := _listed(named, sentence)):
            rows.append((sentence, listed))
    return _going_on(rows, scene)


def _going_on(rows: Sequence[tuple[Sentence, list[Party]]], scene: Scene) -> list[tuple[Sentence, list[Party]]]:
    """The lists that follow words of talks, or another list that does, without more than a few sentences between."""
    lists = {id(sentence): parties for sentence, parties in rows}
    kept: list[tuple[Sentence, list[Party]]] = []
    last = -_APART
    for at, sentence in enumerate(scene.sentences):
        talks = (trigger for trigger in sentence.triggers if trigger.form.id in _TALKS)
        is_told = sentence.of("series") or any(told_as(trigger, sentence) != "habitual" for trigger in talks)
        is_listed = id(sentence) in lists and (is_told or 0 <= at - last <= _APART)
        if is_listed:
            kept.append((sentence, lists[id(sentence)]))
        last = at if is_told or is_listed else last
    return kept


def _listed(named: Sequence[Party], sentence: Sentence) -> list[Party]:
    about = min((hit.end for hit in sentence.of("subject")), default=sentence.end)
    named = [party for party in named if party.acts or party.name.start < about]  # "talks dealt with Interpol's databases"
    partners = {party.partner for party in named}
    if len(partners) >= _LIST or (len(partners) > 1 and all(is_nominal(party, sentence) for party in named)):
        return [party for party in named if party.standing not in ("frame", "stranger") and not _is_where(party, sentence)]
    return [party for party in named if party.acts or (party.standing == "bare" and party.name.kind == "organisation")]


def _is_where(party: Party, sentence: Sentence) -> bool:
    """Whether a city only says where the talks of a list were held: "met in Abidjan with those of Nigeria, Ghana and Benin"."""
    return party.name.kind == "place" and party.standing == "place" and is_located(party.name, sentence)


def without_inner_talks(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Take talks and receptions inside a visit for the visit; a headline on two visitors is two visits."""
    claims = list(_third_parties([_as_journey(claim, claims) for claim in claims]))
    visits = list(_opened(claim for claim in claims if claim.kind == "visit"))
    for claim in claims:
        if claim.kind != "meeting":
            yield claim
        elif _is_trilateral(claim, claims):
            yield _with_hosts(claim, [*visits, *_signed_beside(claim, claims)])
        elif not _adds_nothing(claim, claims) and not _is_the_conference(claim, claims):
            yield from _by_visit(claim, visits)


def _is_trilateral(talks: Claim, claims: Sequence[Claim]) -> bool:
    """Whether talks are those that a sentence calls three-party: of several in it the ones whose word stands nearest."""
    others = [c.trigger for c in claims if c.kind == "meeting" and c.sentence is talks.sentence]
    words = talks.sentence.of("trilateral")
    return any(min(others, key=partial(distance, hit)) is talks.trigger for hit in words)


def _as_journey(talks: Claim, claims: Sequence[Claim]) -> Claim:
    """Take a reception of ours by a country's own service in that country for the visit that it takes to be received there."""
    sentence = talks.sentence
    is_theirs = talks.trigger.form.id == "receive" and bool(talks.ours) and not talks.is_inherited
    start, end = sentence.clause(talks.trigger.start)
    near = [name for name in sentence.names if name.kind == "place" and start <= name.start < end and name.country != HOME]
    there = {name.country for name in near if is_goal(name, sentence)}
    hosts = {party.partner for party in talks.parties if party.acts and not party.is_body and party.level != "ambassador"}
    is_visit = is_theirs and bool(there) and there == hosts and not sentence.of("frame", "congress", "series", "trilateral")
    if is_visit or _lasts(talks):
        return replace(talks, kind="visit", is_inner=is_visit or _is_in_a_stay(talks, claims))
    return talks


def _is_in_a_stay(talks: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a reception's own sentence tells the stay around it: "received the chief, who is on a visit of four days"."""
    stays = (c for c in claims if c.kind == "visit" and c.sentence is talks.sentence and c.status == talks.status)
    return any(stay.partners == talks.partners for stay in stays)


def _lasts(talks: Claim) -> bool:
    """Whether a reception goes on for days, and so is a stay: "was for two days the guest of the DGSN"."""
    when, sentence = best(talks.dates), talks.sentence
    is_long = bool(sentence.of(*LENGTHS)) or (when is not None and when.precision == "day" and when.first != when.last)
    is_one = len(set(talks.partners)) == 1 and not sentence.of("series", "congress", "frame")
    is_official = all(party.acts and not party.is_body and party.level != "ambassador" for party in talks.parties)
    return talks.trigger.form.id == "receive" and bool(talks.ours) and is_long and is_one and is_official


def _third_parties(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Take a call on an organisation during a visit to a country for the meeting that it is, no visit of its own."""
    hosts = {c.status for c in claims if c.kind == "visit" and not all(map(_is_organisation, c.parties))}
    for claim in claims:
        is_call = claim.kind == "visit" and claim.status in hosts and all(map(_is_organisation, claim.parties))
        is_guest = any(HOME in (name.entity, name.country) and is_goal(name, claim.sentence) for name in claim.sentence.names)
        yield replace(claim, kind="meeting") if is_call and not is_guest else claim


def _is_organisation(party: Party) -> bool:
    return party.is_body and party.name.kind == "organisation"


def _signed_beside(talks: Claim, claims: Sequence[Claim]) -> list[Claim]:
    """The signature told in the sentence before three-party talks "on the same file" that name but the third."""
    before = claims[: claims.index(talks)][-1:]
    is_near = all(0 <= talks.sentence.start - claim.sentence.end <= 1 for claim in before)
    return [claim for claim in before if claim.kind == "agreement" and is_near and not talks.sentence.of("states")]


def _with_hosts(talks: Claim, visits: Sequence[Claim]) -> Claim:
    """Add to three-party talks of which one guest is named the country that is visited."""
    if len(set(talks.partners)) > 1:
        return talks
    hosts = (party for visit in visits if visit.status == talks.status for party in visit.parties)
    return replace(talks, parties=(*(host for host in hosts if host.partner not in talks.partners), *talks.parties))


def _by_visit(talks: Claim, visits: Sequence[Claim]) -> Iterator[Claim]:
    holding = [visit for visit in visits if _holds(visit, talks)]
    if set(talks.partners) - {partner for visit in holding for partner in visit.partners}:
        yield talks
        return
    for partners in dict.fromkeys(visit.partners for visit in holding):
        parties = tuple(party for party in talks.parties if party.partner in partners)
        yield replace(talks, kind="visit", parties=parties, is_inner=True)


def _adds_nothing(talks: Claim, claims: Sequence[Claim]) -> bool:
    """Whether talks are only the occasion of a signature told in the same sentence, or are to be held for it alone."""
    signed = [c for c in claims if c.kind == "agreement" and c.sentence is talks.sentence]
    signed = [c for c in signed if set(talks.partners) <= set(c.partners)]
    return any(talks.trigger.form.tense == "noun" or _is_what_for(c, talks) for c in signed)


def _is_what_for(signed: Claim, talks: Claim) -> bool:
    """Whether somebody meets only to sign: "will meet in Lisbon to sign", «يلتئم … للتوقيع»."""
    sentence, start = talks.sentence, signed.trigger.start
    is_purpose = sentence.between(start - 1, start) == "ل" or sentence.between(start - 2, start) == "لل"
    is_purpose = is_purpose or sentence.between(start - 3, start) == "لال"
    return talks.trigger.end <= start and (is_purpose or sentence.follows("purpose", at=start))


def _is_the_conference(talks: Claim, claims: Sequence[Claim]) -> bool:
    """Whether "the meeting" is only another word for the conference of the same organisers."""
    is_noun = talks.trigger.form.tense == "noun" and not talks.ours and all(party.is_body for party in talks.parties)
    return is_noun and any(c.kind == "conference" and set(talks.partners) <= set(c.partners) for c in claims)


def _opened(visits: Iterable[Claim]) -> Iterator[Claim]:
    """Visits with the partners of the claim that opens each; what is said of a visit later adds nobody."""
    opened: list[Claim] = []
    for visit in visits:
        same = next((o for o in opened if set(o.partners) & set(visit.partners)), None)
        parties = tuple(p for p in visit.parties if same is None or p.partner in same.partners)
        opened.append(replace(visit, parties=parties))
    return iter(opened)


def _holds(visit: Claim, talks: Claim) -> bool:
    """Whether some partner's talks can be part of a visit. A trilateral meeting is more than one partner's visit."""
    is_as_real = visit.status == talks.status or (talks.status == "recalled" and not talks.is_background)
    return (
        bool(set(talks.partners) & set(visit.partners)) and is_as_real and not apart(best(visit.dates), best(talks.dates), STAY)
    )
