"""Who is partner to a course: those who are taught, or the country in which ours are."""

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.detection.scene import Scene
from parser.names.entries import HOME
from parser.text import between, distance

_NAMED_AFTER = 2
"""How many sentences on those whom a class counts may be named."""
_HANDED = 40
"""How far from pupils the word may stand that moves them."""
_ARTICLE = 4
"""How much may stand between a word and its noun: an article."""
_PEOPLE = ("ين", "ون")
"""How Arabic plurals of people end."""
_SERVICES = ("DGSN", "DGST", "DGSN-DGST", HOME)
"""What ours are called who are taught; other names of ours are those of houses in which others are."""
_TEXTS_AND_TALKS = ("negotiate", "receive", "meet", "talks", "confer")
"""Beside these triggers training is what is agreed or spoken of."""


def learners(scene: Scene, at: int, trigger: Hit) -> list[Party]:
    """Those who are taught, or the country in which ours are; in an agreement or as a subject of talks training is a topic."""
    sentence = scene.sentences[at]
    talks = (t for t in scene.live(at) if t.form.id in _TEXTS_AND_TALKS and not _is_apart(trigger, t, sentence))
    talks = (t for t in talks if not sentence.of_within("relative", trigger.end, t.start))  # "ahead of the Cup that it hosts"
    moves = [takes_in_pupils(scene, at, t) for t in talks]
    is_topic = not (all(moves) if sentence.dates else not moves) and not sentence.of("diploma")
    texts = [text for text in sentence.of("instrument") if not _is_fruit(trigger, text, sentence)]
    if is_topic or _is_a_field(trigger, sentence) or any(not _is_apart(trigger, text, sentence) for text in texts):
        return []
    named = [party for party in scene.roles[at].parties if party.standing in ("actor", "giver", "bare")]
    named = [party for party in named if not _is_of_a_thing(party, sentence)]
    if trigger.form.tense == "infinitive":  # before it stands who goes there to learn
        named = [party for party in named if party.name.start < trigger.start] or named
    is_ours_taught = any(scene.roles[k].ours or scene.roles[k].home for k in scene.near(at, 1, 0))
    there = [party for party in scene.roles[at].parties if party.standing == "place"] if is_ours_taught else []
    named = named or there or (_counted_after(scene, at) if sentence.of("diploma", "school") else [])
    return named or _sent_before(scene, at) or _just_named(scene, at) or _in_their_school(scene, at)


def _just_named(scene: Scene, at: int) -> list[Party]:
    """The people of the sentence before, where it tells nothing else: "Fifteen Gambian officers … They passed out on Friday."."""
    before = scene.sentences[at - 1] if at else None
    is_next = before is not None and before.part == "text" and before.paragraph == scene.sentences[at].paragraph
    if not is_next or scene.live(at - 1) or _is_anybodys(scene, at) or not _has_a_time(scene.sentences[at]):
        return []
    people = [party for party in scene.roles[at - 1].parties if party.acts and not party.is_body]
    is_of_people = bool(scene.sentences[at - 1].of("expert", "pupil", "delegation"))
    return people if scene.is_ours(at) and is_of_people and len({party.partner for party in people}) == 1 else []


def _in_their_school(scene: Scene, at: int) -> list[Party]:
    """The one foreign state of an article, in whose school ours are taught: "ten Moroccan agents had a course there"."""
    sentence, roles = scene.sentences[at], scene.roles[at]
    is_ours_taught = bool(roles.ours) or bool(roles.home and sentence.of("expert", "pupil"))
    is_at_home = any(name.kind == "place" and name.country == HOME for name in sentence.names)
    is_at_home = is_at_home or any(name.entity not in _SERVICES for name in roles.ours)
    is_there = is_ours_taught and bool(sentence.of("school")) and not is_at_home and _has_a_time(sentence)
    return scene.only_one_before(at) if is_there and not _is_anybodys(scene, at) else []


def _is_anybodys(scene: Scene, at: int) -> bool:
    """Whether a sentence names other people than ours."""
    roles = scene.roles[at]
    is_others = bool(roles.outsiders or scene.sentences[at].of("outsider"))
    return is_others or any(party.standing != "place" for party in roles.parties)


def _has_a_time(sentence: Sentence) -> bool:
    return any(when.precision != "year" for when in sentence.dates)


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
    if is_move and _goes_to_learn(scene, at, trigger):
        return True
    return is_move and (any(distance(trigger, hit) <= _HANDED for hit in pupils) or (is_course and not is_chief))


def _goes_to_learn(scene: Scene, at: int, move: Hit) -> bool:
    """Whether learning is what a journey is for: "a contingent of thirty officers will travel to Morocco to train in …"."""
    behind = (t for t in scene.live(at) if t.form.id == "course" and t.form.tense == "infinitive" and t.start >= move.end)
    return any(behind) and bool(scene.sentences[at].of("expert", "pupil"))


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
    sentence = scene.sentences[at]
    is_told = _has_a_time(sentence) and bool(sentence.of("expert", "pupil", "similar")) and scene.is_ours(at)
    return scene.only_one_before(at) if is_told and not _is_anybodys(scene, at) else []


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
