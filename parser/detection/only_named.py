"""Words of an operation that tell none: a treaty's name, what a decoration is for, a delegation that was sent to talk."""

from parser.detection.abroad import LINKED
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.scene import Scene
from parser.text import between, distance

_HELPING = 40
"""How far behind a plan's verb its name may stand."""
_PROVIDED = 60
"""How far behind an agreement's name the operations may stand that it provides for."""
_GIVEN = 60
"""How far behind a verb of handing over what is handed over may stand."""
_OF_SOMEBODY = ("suspect", "accused", "with", "relative")
"""Words between handing over and a thing that make it no object."""
_RECIPIENT = 24
"""How far behind "to" the people may stand to whom something is given: behind who they are."""
_ARTICLE = 3
"""How far behind "this" an Arabic noun may begin: behind its article."""
_NEXT = 4
"""How far behind a delegation the clause may open that says which."""


def is_only_named(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an operation is only spoken of: without a day, or as what a decoration is for or a text about."""
    sentence = scene.sentences[at]
    if _is_part_of_a_name(trigger, sentence) or _is_a_thing_given(trigger, sentence) or _is_taken_up(trigger, scene, at):
        return True
    if trigger.form.id == "arrest" and sentence.leads_to("instrument", at=trigger.end, reach=_HELPING):
        return True  # *arrêter* a plan is to draw it up
    is_taught = any(other.form.id == "course" for other in sentence.triggers)
    if trigger.form.id == "deploy" and _is_sent_to_talk(scene, at, trigger):
        return True
    if trigger.form.id == "deploy" and (is_taught or _is_anothers(trigger, scene, at) or _is_a_delegate(trigger, scene, at)):
        return True
    is_undated = trigger.form.id == "joint_operation" and not sentence.dates
    is_earlier = trigger.form.id == "arrest" and trigger.form.tense == "noun" and bool(sentence.of("warrant"))
    if is_earlier and any(t.form.id == "hand_over" for t in scene.live(at)):
        return True  # "handed over two years after his arrest at the request of …"
    is_honoured = any(scene.kind_of(other) == "award" and other.start != trigger.start for other in sentence.triggers)
    return is_undated or is_honoured or _is_agreed_on(scene, at, trigger)


def _is_part_of_a_name(trigger: Hit, sentence: Sentence) -> bool:
    """Whether the word belongs to the name of a paper: "warrants of arrest", "a treaty of extradition"."""
    is_warrants = any(hit.start <= trigger.start and trigger.end <= hit.end for hit in sentence.of("warrant"))
    papers = [hit.end for hit in sentence.of("instrument") if hit.end <= trigger.start]
    is_treatys = bool(papers) and trigger.form.tense == "noun" and sentence.gap(papers[-1], trigger.start, "of") == ""
    is_aim = not sentence.dates and sentence.follows("purpose", at=trigger.start, reach=_ARTICLE)
    if trigger.form.id == "hand_over" and trigger.form.tense == "noun" and is_aim:
        return True  # "a fleet for the transfer of prisoners"
    return (is_warrants and trigger.form.tense == "noun") or (trigger.form.id == "hand_over" and is_treatys)


def _is_a_thing_given(trigger: Hit, sentence: Sentence) -> bool:
    """Whether what is handed over is no person: a diploma or a cup to who earned it, what was stolen to who owns it."""
    if trigger.form.id != "hand_over" or sentence.of("warrant", "red_notice"):
        return False
    given = [hit.start for hit in sentence.of("diploma", "belonging") if 0 <= hit.start - trigger.end <= _GIVEN]
    return bool(given) and not _is_somebodys(trigger.end, given[0], sentence)


def _is_somebodys(start: int, end: int, sentence: Sentence) -> bool:
    """Whether a thing is told with who is handed over, or of him: "a Spaniard with his phone", "a man who stole a bag"."""
    if any(sentence.of_within(sense, start, end) for sense in _OF_SOMEBODY):
        return True
    is_parted = bool(sentence.pauses(start, end)) and not any(start <= when.start < end for when in sentence.dates)
    people = [name.start for name in sentence.names if name.kind == "demonym" and start <= name.start < end]
    return is_parted or any(not sentence.follows("to", at=at, reach=_RECIPIENT) for at in people)


def _is_taken_up(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether "this arrest" only takes up what was told, to praise it: without a day, and without ours as who acts."""
    sentence = scene.sentences[at]
    is_this = trigger.form.tense == "noun" and sentence.follows("this", at=trigger.start, reach=_ARTICLE)
    return is_this and not sentence.dates and not sentence.of("support", "joint")


def _says_who_they_are(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a clause only says which delegation is meant: "that the DGSN sent"; a tournament's guards are on duty."""
    delegations = [hit.end for hit in sentence.of("delegation") if hit.end <= trigger.start]
    is_relative = bool(delegations) and any(0 <= hit.start - delegations[-1] <= _NEXT for hit in sentence.of("relative"))
    return is_relative and trigger.form.tense in ("past", "participle") and not sentence.of("tournament")


def _is_anothers(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether others send police: a state is named between the verb and ours, "several countries, among them Turkey, sent"."""
    ours = min(scene.roles[at].ours, key=lambda name: distance(name, trigger), default=None)
    if ours is None:
        return False
    start, end = between(ours, trigger)
    states = (p.name for p in scene.roles[at].parties if p.standing == "bare" and p.name.kind == "country")
    return any(start <= name.start and name.end <= end for name in states)


def _is_a_delegate(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether those who are sent only attend something, or "sent" is somebody's title: "les envoyés du Chili"."""
    sentence = scene.sentences[at]
    if _says_who_they_are(trigger, sentence):
        return True
    if trigger.form.tense == "participle" and sentence.follows("of", at=trigger.start):
        return True
    is_congress = any(scene.sentences[k].of("congress") for k in scene.near(at, LINKED, 0))
    return is_congress and bool(sentence.of("attend") or not scene.roles[at].ours)


def _is_sent_to_talk(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether those who are sent go to a conference or to talks, not on duty."""
    congress = [hit.start for hit in scene.sentences[at].of("congress")]
    talks = [t.start for t in scene.live(at) if scene.kind_of(t) in ("meeting", "conference")]
    return any(0 <= start - trigger.end <= _PROVIDED for start in (*congress, *talks))


def _is_agreed_on(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether an operation without a day is only what an agreement provides for: "an agreement on the return of …"."""
    sentence = scene.sentences[at]
    is_signed = any(other.form.id == "sign" and other.end <= trigger.start for other in sentence.triggers)
    if trigger.form.tense not in ("noun", "infinitive") or (sentence.dates and not is_signed) or sentence.of("support"):
        return False
    is_its_name = sentence.leads_to("instrument", at=trigger.end)  # "an extradition agreement"
    return is_its_name or sentence.follows("instrument", at=trigger.start, reach=_PROVIDED)
