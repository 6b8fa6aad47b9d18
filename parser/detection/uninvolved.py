"""Where ours are named beside a case and had no part in it: they said nothing, did nothing, or warned the public.

That a service is spoken of beside an arrest abroad is no help of its own. It helps if it gave something to a foreign service.
"""

from parser.detection.lexicon import Hit
from parser.detection.scene import Scene
from parser.names.gazetteer import Name

_VERB = 3
"""How far behind a name its negated verb may begin: behind a closing bracket."""
_SUBJECT = 26
"""How far behind its negation the subject of an Arabic verb may stand: «ولم يصدر عن المديرية»."""
_WARNED = 12
"""How far behind a warning, or the name of who gives it, those may stand who are warned: behind an article."""
_ONLY = 80
"""How far behind a negation "only" may stand that takes it back."""


def are_uninvolved(scene: Scene, at: int) -> bool:
    """Whether a sentence names ours and says no help: "did not comment on the case, which has no link to Morocco"."""
    return bool(scene.sentences[at].of("silent")) or _did_not(scene, at) or _warn_the_public(scene, at)


def _did_not(scene: Scene, at: int) -> bool:
    """Whether the verb is negated whose subject ours are; "did no more than pass on a name" is no negation."""
    sentence = scene.sentences[at]
    negations = [cue for cue in sentence.of("cue") if cue.form.id == "negation"]
    negations = [cue for cue in negations if not sentence.of_within("save", cue.end, cue.end + _ONLY)]
    return any(_is_negated(name, cue, scene, at) for name in scene.roles[at].ours for cue in negations)


def _is_negated(ours: Name, negation: Hit, scene: Scene, at: int) -> bool:
    is_arabic = scene.is_arabic
    gap = (negation.end, ours.start) if is_arabic else (ours.end, negation.start)
    reach = _SUBJECT if is_arabic else _VERB
    return 0 <= gap[1] - gap[0] <= reach and not scene.sentences[at].pauses(*gap)


def _warn_the_public(scene: Scene, at: int) -> bool:
    """Whether whom ours warn are citizens or drivers, and no foreign service is named: a warning to everybody is no tip."""
    sentence = scene.sentences[at]
    if any(party.acts for party in scene.roles[at].parties):
        return False
    told = sentence.of("inkling", "support")
    return any(_is_warned(public, hit, scene, at) for hit in told for public in sentence.of("public"))


def _is_warned(public: Hit, warning: Hit, scene: Scene, at: int) -> bool:
    """Whether a word for the public is the object of a warning: "alerts motorists", not "warned of a plot against tourists"."""
    between = (name.end for name in scene.roles[at].ours if warning.end <= name.start < public.start)
    return 0 <= public.start - max((warning.end, *between)) <= _WARNED
