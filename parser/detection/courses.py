"""Who is partner to a course: those who are taught, or the country in which ours are."""

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.scene import Scene
from parser.text import between, distance

_NAMED_AFTER = 2
"""How many sentences on those whom a class counts may be named."""
_HANDED = 40
"""How far from pupils the word may stand that moves them."""
_ARTICLE = 4
"""How much may stand between a word and its noun: an article."""
_PEOPLE = ("ين", "ون")
"""How Arabic plurals of people end."""
_TEXTS_AND_TALKS = ("negotiate", "receive", "meet", "talks", "confer")
"""Beside these triggers training is what is agreed or spoken of."""


def learners(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Those who are taught, or the country in which ours are; in an agreement or as a subject of talks training is a topic."""
    sentence = scene.sentences[at]
    talks = (t for t in scene.live(at) if t.form.id in _TEXTS_AND_TALKS and not _is_apart(trigger, t, sentence))
    moves = [takes_in_pupils(scene, at, t) for t in talks]
    is_topic = not (all(moves) if sentence.dates else not moves) and not sentence.of("diploma")
    texts = [text for text in sentence.of("instrument") if not _is_fruit(trigger, text, sentence)]
    if is_topic or _is_a_field(trigger, sentence) or any(not _is_apart(trigger, text, sentence) for text in texts):
        return []
    named = [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")]
    named = [party for party in named if not _is_of_a_thing(party, sentence)]
    is_ours_taught = any(scene.roles[k].ours or scene.roles[k].home for k in scene.near(at, 1, 0))
    there = [party for party in scene.roles[at].parties if party.standing == "place"] if is_ours_taught else []
    named = named or there or (_counted_after(scene, at) if sentence.of("diploma", "school") else [])
    return named or _sent_before(scene, at)


def _is_fruit(trigger: Hit, text: Hit, sentence: Sentence) -> bool:
    """Whether a text is only what a course with a day comes from: "will attend a course in May, the first fruit of the deal"."""
    is_behind = trigger.end <= text.start and bool(sentence.pauses(trigger.end, text.start))
    return is_behind and any(when.end <= text.start for when in sentence.dates) and not sentence.of_trigger("sign")


def _tells_a_course(scene: Scene, at: int) -> bool:
    """Whether a sentence tells nothing but a course."""
    live = scene.live(at) if at >= 0 else []
    return bool(live) and all(trigger.form.id == "course" for trigger in live)


def takes_in_pupils(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether those received, sent or shown round are pupils: "trainees will be welcomed in Kenitra", "sends fifteen cadets"."""
    sentence = scene.sentences[at]
    start, end = sentence.clause(trigger.start)
    pupils = [hit for hit in sentence.of("pupil") if start <= hit.start < end]
    is_move = trigger.form.id in ("receive", "deploy", "travel", "meet", "visit")
    is_course = any(t.form.id == "course" for t in scene.live(at)) and bool(sentence.of("school", "expert"))
    is_course = is_course and trigger.form.id != "visit"
    is_course = is_course or (trigger.form.tense == "future" and bool(sentence.of("expert")) and _tells_a_course(scene, at - 1))
    is_chief = bool(sentence.of("head_of_service", "minister", "delegation", "ambassador"))
    return is_move and (any(distance(trigger, hit) <= _HANDED for hit in pupils) or (is_course and not is_chief))


def _is_a_field(trigger: Hit, sentence: Sentence) -> bool:
    """Whether training is only what an office, a school or a text is for: "the director of training", «مجال التكوين».

    A course is one that begins or ends, or that somebody is given.
    """
    fields = [hit for hit in sentence.of("schooling") if hit.start < trigger.start and hit.end == trigger.end]
    told = sentence.of("begin", "end", "happening", "learners")
    is_told = any(0 <= field.start - hit.end <= _ARTICLE for hit in told for field in fields)
    return bool(fields) and not is_told and not sentence.of("diploma")


def _sent_before(scene: Scene, at: int) -> list[Party]:
    """The one foreign state of an article, where officers of no named country are to come to a course with a time.

    "A new intake of fifteen officers is expected in Kenitra in February."
    """
    sentence, roles = scene.sentences[at], scene.roles[at]
    is_anybodys = sentence.of("outsider") or roles.outsiders or any(party.standing != "place" for party in roles.parties)
    is_dated = any(when.precision != "year" for when in sentence.dates)
    is_told = is_dated and bool(sentence.of("expert", "pupil", "similar")) and scene.is_ours(at)
    return scene.only_one_before(at) if is_told and not is_anybodys else []


def _counted_after(scene: Scene, at: int) -> list[Party]:
    """Those whom the sentences behind a class count: "It had eighteen Gabonese lieutenants. Two officers of … joined them."."""
    named: list[Party] = []
    for k in range(at + 1, min(at + 1 + _NAMED_AFTER, len(scene.roles))):
        own = [party for party in scene.roles[k].parties if party.standing in ("actor", "bare")]
        if scene.live(k) or not any(party.level == "expert" for party in own):
            break
        named += own
    return named


def _is_of_a_thing(party: Party, sentence: Sentence) -> bool:
    """Whether an Arabic adjective in the singular, or the feminine of things, belongs to no official: «السلاح الألماني»."""
    is_adjective = party.name.kind == "demonym" and party.name.lang == "ar" and party.standing == "bare"
    return is_adjective and not sentence.between(party.name.start, party.name.end).endswith(_PEOPLE)


def _is_apart(one: Hit, other: Hit, sentence: Sentence) -> bool:
    return sentence.parts(*between(one, other))
