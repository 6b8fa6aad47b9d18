"""A plan that the next sentence puts off."""

from dataclasses import replace

from parser.dates.calendar import resolve
from parser.detection.claim import Claim
from parser.detection.scene import Scene


def moved(claim: Claim, scene: Scene) -> Claim:
    """Give a plan its new day: "He was to be handed over on Tuesday. That was put off to the 27th."."""
    at = scene.sentences.index(claim.sentence) + 1
    if claim.status != "planned" or at == len(scene.sentences) or scene.roles[at].parties:
        return claim
    words = [cue.start for cue in scene.sentences[at].of("cue") if cue.form.id == "postponed"]
    new = [replace(when, is_end=False) for when in scene.sentences[at].dates if words and when.start >= words[0]]
    return replace(claim, dates=(resolve(new[0], "future"),)) if new else claim
