"""Who is partner to a visit: guests who come, hosts of ours, and who travels without visiting anybody."""

from collections.abc import Sequence
from dataclasses import replace

from parser.detection.implied import chief_country, is_somebodys
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import ACTORS, Party, is_by_name, is_goal, is_nominal
from parser.detection.scene import Scene
from parser.detection.subject import subject_of
from parser.names.entries import HOME
from parser.names.gazetteer import Name
from parser.text import between

_MARGIN = 16
"""How far behind "on the sidelines of" the visit may be named."""
_STRANGE = ("stranger", "suspect", "thing")
"""Who or what moves without visiting anybody."""
_PRONOUNS = ("ه", "ها", "هم", "هما")
"""How an Arabic noun ends that says whose it is."""
_THING = 30
"""How far from a thing its verb may stand."""
_WHOSE = 40
"""How far behind "the arrival of" the one may be named who arrives."""
_WHAT_FOR = 6
"""How far behind "for" a noun may stand: behind an article."""


def travellers(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Guests act; hosts may be no more than the country that is gone to."""
    roles = scene.roles[at]
    if _is_provided_for(trigger, scene.sentences[at]) or (
        _is_a_margin(trigger, scene.sentences[at]) and not _has_a_visitor(scene, at, trigger)
    ):
        return []
    if _goes_to_a_congress(trigger, scene.sentences[at]) or _joins_talks(trigger, scene, at):
        return []
    acting = [
        party for party in roles.parties if party.acts or (is_by_name(party) and not _is_visited(trigger, scene.sentences[at]))
    ]
    acting = [party for party in acting if not _is_met_on_it(party, trigger, scene, at)]
    acting = [party for party in acting if not _is_of_three(party, trigger, scene.sentences[at])]
    acting = [*_people_coming(scene, at, trigger), *acting]
    if _leads_away(scene, at, trigger):
        acting = [party for party in acting if party.name.start >= trigger.end]
    goals = _goals(scene, at, trigger)
    if goals and not any(trigger.end <= party.name.start < goals[-1].name.start for party in acting):
        return goals
    is_told = any(party.acts for party in acting) or scene.sentences[at].part == "title" or _has_a_traveller(trigger, scene, at)
    if is_told and (found := scene.bound(trigger, at, acting)):
        return found
    is_ours = roles.ours or scene.sends_ours(at) or (trigger.form.id == "travel" and scene.speaks_of_us(at))
    is_ours = is_ours or (scene.is_in_title and not any(party.acts for party in roles.parties) and scene.is_ours(at))
    is_ours = is_ours and _has_a_traveller(trigger, scene, at)
    goals = scene.bound(trigger, at, [party for party in roles.parties if party.standing == "place"]) if is_ours else []
    return goals or _where_told(scene, at, trigger)


def _is_met_on_it(party: Party, trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether an organisation was met on a stay told before: "on the last day of his stay he met the UN's office"."""
    met = [t.start for t in scene.live(at) if scene.kind_of(t) == "meeting" and trigger.end <= t.start]
    is_referred = trigger.form.id == "visit" and trigger.form.tense == "noun" and scene.sentences[at].part == "text"
    opens = not any(name.start < trigger.start for name in scene.roles[at].ours)  # the stay only says when
    if _is_met_in_passing(party, scene, at):
        return True
    return party.is_body and is_referred and opens and any(start <= party.name.start for start in met)


def _is_met_in_passing(party: Party, scene: Scene, at: int) -> bool:
    """Whether somebody was met in another's country: "used his stay in Bucharest to talk with the Moldovan minister"."""
    sentence = scene.sentences[at]
    met = [t.start for t in scene.live(at) if scene.kind_of(t) == "meeting" and t.end <= party.name.start]
    if not met or party.office is None:
        return False
    places = [p for p in scene.roles[at].parties if p.name.start < met[-1] and p.standing == "place"]
    hosts = {p.partner for p in places if is_goal(p.name, sentence)}
    return bool(hosts) and party.partner not in hosts


def _is_of_three(party: Party, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a party is a side of three-party talks held on a stay: "in Madrid, where he met the Spanish and German chiefs"."""
    return any(trigger.end <= hit.start <= party.name.start for hit in sentence.of("trilateral"))


def _people_coming(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Those who are called by their nation alone and come to Morocco: "les Autrichiens sont attendus à Rabat"."""
    sentence = scene.sentences[at]
    is_home = any(name.country == HOME and is_goal(name, sentence) and name.start >= trigger.end - 1 for name in sentence.names)
    is_told = is_home and any(roles.ours for roles in scene.roles[: at + 1]) and not sentence.of("outsider")
    people = [p for p in scene.roles[at].parties if is_nominal(p, sentence) and p.name.end <= trigger.start]
    known = {p.partner for roles in scene.roles[:at] for p in roles.parties if p.standing != "stranger"}
    return [replace(p, standing="actor") for p in people if is_told and p.partner in known]


def _has_a_traveller(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether a verb of travelling has people for its subject; an Arabic verb may hold it in itself."""
    is_verb = trigger.form.tense != "noun" and not scene.is_arabic
    return not is_verb or is_somebodys(scene, at)


def _where_told(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """The country of the press that tells that a delegation of ours is in "the country"."""
    is_told = trigger.form.id == "travel" and scene.sends_ours(at) and not scene.comes_to_us(at) and not scene.roles[at].outsiders
    chief = chief_country(scene) if is_told and scene.sentences[at].part == "text" else None
    return [chief] if chief is not None else []


def _goes_to_a_congress(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a journey is to a conference, and so is the conference; not "a visit to Rabat that prepared the assembly"."""
    behind = [other for other in sentence.of_trigger("congress") if other.start >= trigger.end]
    apart = [c for c in behind if not sentence.of("attend") and sentence.of_within("relative", trigger.end, c.start)]
    return (bool(sentence.of_trigger("congress")) and len(apart) < len(behind)) or (
        not behind and bool(sentence.of_trigger("congress"))
    )


def _joins_talks(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether a journey is only to talks of others with ours: "travelled from The Hague to join a meeting on fugitives"."""
    sentence = scene.sentences[at]
    talks = [t.start for t in sentence.triggers if scene.kind_of(t) == "meeting" and t.start >= trigger.end]
    joins = [hit for hit in sentence.of("joins") if trigger.end <= hit.start]
    return trigger.form.id == "travel" and any(0 <= start - hit.end <= _WHOSE for start in talks for hit in joins)


def _is_provided_for(trigger: Hit, sentence: Sentence) -> bool:
    """Whether journeys are what a text is signed for: "a convention for school trips to Spain"."""
    is_what_for = sentence.follows("purpose", at=trigger.start, reach=_WHAT_FOR)
    return is_what_for and trigger.form.tense == "noun" and any(hit.end <= trigger.start for hit in sentence.of("instrument"))


def _goals(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Where ours go by a verb of travelling: the places right behind it, before anything else is told."""
    sentence = scene.sentences[at]
    if trigger.form.id != "travel" or not scene.roles[at].ours:
        return []
    end = min((t.start for t in scene.live(at) if t.start >= trigger.end), default=sentence.end)
    places = [party for party in scene.roles[at].parties if trigger.end <= party.name.start < end and party.standing == "place"]
    return [party for party in places if is_goal(party.name, sentence)]


def _is_visited(trigger: Hit, sentence: Sentence) -> bool:
    """Whether something is told as visited, by whomever: "a stand visited by businessmen of France"."""
    has = sentence.follows("auxiliary", at=trigger.start, reach=_WHAT_FOR)
    return trigger.form.id == "visit" and trigger.form.tense == "participle" and not has


def _leads_away(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether ours is the subject of a journey, right before its word: "Afripol is awaited, Hammouchi expected in Accra"."""
    subjects = [name.end for name in scene.roles[at].ours if 0 <= trigger.start - name.end <= _MARGIN]
    is_latin = not scene.is_arabic
    return (
        is_latin and trigger.form.id == "travel" and any(not scene.sentences[at].pauses(end, trigger.start) for end in subjects)
    )


def _is_a_margin(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a visit is only that at whose margin something else is told: "en marge de ce déplacement"."""
    frames = [hit for hit in sentence.of("frame") if 0 <= trigger.start - hit.end <= _MARGIN]
    return trigger.form.tense == "noun" and any(not sentence.pauses(hit.end, trigger.start) for hit in frames)


def _has_a_visitor(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether the visit at whose margin something is told is told itself: "as the Brazilian chief pays a visit"."""
    return any(party.acts and _is_somebody(party) and party.name.start >= trigger.end for party in scene.roles[at].parties)


def _is_somebody(party: Party) -> bool:
    return party.office is not None or party.name.kind == "person"


def moves_a_stranger(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether it is a tourist, a suspect or a thing that comes: "the suspect landed", "the tip came from Rabat"."""
    if scene.kind_of(trigger) != "visit":
        return False
    if _is_his_own(trigger, scene) or trigger.form.tense != "noun":
        strange = _STRANGE if trigger.form.tense != "noun" else _STRANGE[:2]
        subjects: list[Hit | Name] = [*scene.sentences[at].of(*ACTORS, *strange), *scene.roles[at].ours]
        if isinstance(subject := _subject(trigger, subjects, scene, at), Hit) and subject.form.sense in _STRANGE:
            is_far = subject.start - trigger.end > _THING  # in Arabic, behind its verb
            return not is_far and (subject.form.sense != "thing" or _is_its_subject(subject, trigger, scene.sentences[at]))
    if trigger.form.id != "travel" or trigger.form.tense != "noun":
        return False
    return _is_anybodys(trigger, scene, at) or _is_annexed(trigger, scene, at)


def _is_his_own(trigger: Hit, scene: Scene) -> bool:
    """Whether an Arabic noun carries the pronoun of one who was named before it: «وصوله»."""
    if trigger.form.tense != "noun" or not scene.is_arabic:
        return False
    return scene.marked.folded.quote(trigger.start, trigger.end).endswith(_PRONOUNS)


def _subject(trigger: Hit, candidates: Sequence[Hit | Name], scene: Scene, at: int) -> Hit | Name | None:
    if trigger.form.tense == "noun":
        return max((c for c in candidates if c.end <= trigger.start), key=lambda c: c.end, default=None)
    return subject_of(trigger, candidates, scene, at)


def _is_its_subject(thing: Hit, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a thing is the verb's subject, not what somebody did before: "handed over a letter and travelled to"."""
    start, end = between(thing, trigger)
    told = any(start <= other.start < end for other in sentence.triggers)
    return end - start <= _THING and not told and not sentence.of_within("and", start, end) and not sentence.pauses(start, end)


def _is_annexed(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether the word right behind an Arabic noun says whose coming is meant, boats or passengers: «وصول قوارب»."""
    strange = scene.sentences[at].of(*_STRANGE)
    return scene.is_arabic and any(hit.start - trigger.end == 1 for hit in strange)


def _is_anybodys(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether it is said whose coming is meant, and that is nobody known: "the arrival of middlemen"."""
    sentence = scene.sentences[at]
    of = next((hit for hit in sentence.of("of") if 0 <= hit.start - trigger.end <= 1), None)
    if of is None or any(0 <= when.start - of.end <= 1 for when in sentence.dates):
        return False
    if sentence.leads_to("stranger", "suspect", at=of.end, reach=_WHAT_FOR):
        return True
    known = [hit.start for hit in sentence.of(*ACTORS, "collective", "he")] + [name.start for name in sentence.names]
    return not any(of.start <= start <= of.end + _WHOSE for start in known)
