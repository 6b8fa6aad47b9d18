"""Who goes and where: a visit is told only where a side's official or delegation is the traveller and the other side the goal."""

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.ministers import home_ministers
from parser.detection.party import ACTORS
from parser.detection.scene import Scene
from parser.detection.subject import stranger, subject_of
from parser.names.entries import HOME

_SHORTEST = 4
"""Letters of the shortest surname."""
_LED = 40
"""How far behind a verb of leading the delegation may stand that is led."""


def moves_an_unknown(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether the subject of a verb of travelling is somebody of no side: a team, forces of half of Europe."""
    if scene.kind_of(trigger) != "visit" or (span := stranger(scene, at, trigger)) is None:
        return False
    return not _was_named(scene.sentences[at].between(*span), scene, at)


def moves_another(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether a minister travels, whom the services do not send: one of ours, or one who goes on to a third country."""
    if scene.kind_of(trigger) != "visit" or scene.roles[at].ours:
        return False
    ministers = home_ministers(scene, at)
    subject = subject_of(trigger, [*ministers, *scene.sentences[at].of(*ACTORS), *scene.roles[at].home], scene, at)
    return subject in ministers or _goes_elsewhere(trigger, scene, at)


def _goes_elsewhere(trigger: Hit, scene: Scene, at: int) -> bool:
    """Whether a minister of no named country goes abroad: "the minister will fly on to Doha"."""
    sentence = scene.sentences[at]
    subject = subject_of(trigger, sentence.of(*ACTORS), scene, at)
    is_minister = isinstance(subject, Hit) and subject.form.sense == "minister"
    is_at_home = any(HOME in (name.entity, name.country) for name in sentence.names)
    goes = any(trigger.end <= p.name.start and p.standing == "place" for p in scene.roles[at].parties)
    is_whose = any(p.office is subject for p in scene.roles[at].parties)
    return is_minister and goes and not is_at_home and not is_whose


def only_says_who_leads(scene: Scene, at: int, trigger: Hit) -> bool:
    """Whether "led" leads no delegation, or a clause on somebody who meets others only says that he leads one."""
    if trigger.form.id != "lead":
        return False
    sentence = scene.sentences[at]
    is_led = any(hit.start - trigger.end <= _LED for hit in sentence.of("delegation"))
    is_aside = sentence.follows("relative", at=trigger.start)
    return not is_led or (is_aside and any(scene.kind_of(t) == "meeting" for t in scene.live(at)))


def _was_named(subject: str, scene: Scene, at: int) -> bool:
    """Whether a subject was named before beside a partner, as an official is and then called by his surname."""
    words = [word for word in subject.split() if len(word) >= _SHORTEST]
    told = [s for s, roles in zip(scene.sentences[:at], scene.roles, strict=False) if any(p.acts for p in roles.parties)]
    return bool(words) and any(_says(words[0], sentence) for sentence in told)


def _says(word: str, sentence: Sentence) -> bool:
    return word in sentence.between(sentence.start, sentence.end)
