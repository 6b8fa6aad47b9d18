"""Which of a sentence's dates are those of an act: not a court's, not a text's term, not since when."""

from collections.abc import Sequence
from datetime import date

from parser.dates.calendar import When, resolve
from parser.detection.cues import governing
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.scene import Scene
from parser.detection.senses import Status
from parser.detection.status import FRESH
from parser.detection.stay import closing
from parser.detection.when import dates_of

_SIGNED = 40
"""How far behind "signed" its day may stand: behind a city."""


def days_of(scene: Scene, at: int, trigger: Hit, told: Status) -> list[When]:
    """The dates of an act, as its sentence gives them."""
    sentence, published = scene.sentences[at], scene.marked.published
    dates = dates_of(trigger, sentence, told)
    kind = scene.kind_of(trigger)
    if kind == "operation" and told != "planned":
        dates = [when for when in dates if not _is_the_courts(when, trigger, sentence)]
        dates = [when for when in dates if not _is_the_crimes(when, trigger, sentence)]
    if told == "recalled" and any(cue.form.id == "time_since" for cue in governing(trigger, sentence)):
        dates = [when for when in dates if not _is_news(when, published)]  # "six months after signing it, they met on Thursday"
    if kind == "training" and told != "planned" and (close := closing([sentence])) is not None:
        return [close]  # "completed on Friday the course begun in September"
    if kind != "agreement":
        return [when for when in dates if not _is_since(when, sentence)]
    if trigger.form.id == "negotiate":
        return [when for when in dates if not _is_just_over(when, published)]  # the day of the talks
    return [when for when in dates if told != "occurred" or not _is_its_term(when, published)]


def is_of_now(trigger: Hit, sentence: Sentence, published: date | None) -> bool:
    """Whether "nine months ago" dates something else: the sentence opens on a day of the news."""
    backs = [cue for cue in governing(trigger, sentence) if cue.form.status == "recalled"]
    if backs and all(_leads_to_now(cue, sentence, published) for cue in backs):
        return True
    if backs and all(
        _is_said_later(cue, trigger, sentence, published) or _is_signed_now(cue, trigger, sentence, published) for cue in backs
    ):
        return True
    days = [resolve(when, "past") for when in sentence.dates if when.precision == "day" and when.end <= trigger.start]
    fresh = [day.end for day in days if published is not None and published - FRESH <= day.last <= published]
    return bool(backs and fresh) and all(cue.form.id == "dated_back" and cue.start > fresh[0] for cue in backs)


def _is_said_later(cue: Hit, trigger: Hit, sentence: Sentence, published: date | None) -> bool:
    """Whether a verb has a day of the news right behind it, and the words for long ago stand behind a comma.

    "Kenya, which signed a text last Wednesday, has for years faced …".
    """
    days = [w for w in sentence.dates if w.precision == "day" and trigger.end <= w.start < cue.start]
    days = [w for w in days if not sentence.pauses(trigger.end, w.start) and sentence.pauses(w.end, cue.start)]
    lasts = [resolve(when, "past").last for when in days]
    is_story = cue.form.id == "past_story" and trigger.form.tense == "past"
    return is_story and published is not None and any(published - FRESH <= last <= published for last in lasts)


def _is_signed_now(cue: Hit, trigger: Hit, sentence: Sentence, published: date | None) -> bool:
    """Whether the text by which something is done has a day of the news behind its verb: "under a protocol signed on Monday"."""
    days = [resolve(when, "past") for when in sentence.dates if 0 <= when.start - trigger.end <= _SIGNED]
    is_verb = trigger.form.tense in ("past", "participle")
    return cue.form.id == "under_a_text" and is_verb and any(_is_news(day, published) for day in days)


def _is_the_courts(when: When, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a day is that of a court: it stands behind "was sentenced", or the arrest itself does."""
    courts = [hit.start for hit in sentence.of("remand")]
    return bool(courts) and (when.start > courts[0] or trigger.start > courts[0])


def _is_the_crimes(when: When, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a year only says when the crime was: "arrested a man suspected of a killing in 2011"."""
    accused = [hit.start for hit in sentence.of("accused") if trigger.end <= hit.start < when.start]
    return when.precision == "year" and bool(accused)


def _is_since(when: When, sentence: Sentence) -> bool:
    """Whether a year only says since when: "the biggest seizure since 2021"."""
    return when.precision == "year" and sentence.follows("since", at=when.start)


def _is_just_over(when: When, published: date | None) -> bool:
    return published is not None and published - FRESH <= when.last < published


def _is_news(when: When, published: date | None) -> bool:
    """Whether a day is one of those before publication."""
    return when.precision == "day" and published is not None and published - FRESH <= when.last <= published


def _is_its_term(when: When, published: date | None) -> bool:
    """Whether a year that is not over is one for which a text was signed: "a plan for 2025 and 2026"."""
    return when.precision == "year" and published is not None and when.last >= published


def has_a_day(dates: Sequence[When]) -> bool:
    return any(when.precision == "day" for when in dates)


def _leads_to_now(cue: Hit, sentence: Sentence, published: date | None) -> bool:
    """Whether "dates back to" leads to a day of the news: "the latest arrest dates back to Tuesday"."""
    days = [resolve(when, "past") for when in sentence.dates if when.precision == "day" and 0 <= when.start - cue.end <= 1]
    is_fresh = published is not None and any(published - FRESH <= day.last <= published for day in days)
    return cue.form.id in ("dated_back", "had_done") and is_fresh
