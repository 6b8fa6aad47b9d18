"""Which of a sentence's dates is an act's."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from parser.dates.calendar import When, resolve
from parser.detection.cues import is_behind_a_future
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence, is_announcement
from parser.detection.senses import Status
from parser.detection.stay import days_of_going, leads_to, tense_of
from parser.text import Span, between, distance

_FINENESS = {"day": 0, "month": 1, "year": 2}
_RELATIVE = 12
"""How far behind a visit's word its relative clause may open: behind "of work"."""
_PLAN = 30
"""How far behind "will" a day may stand: behind its verb."""
_SINCE = 6
"""How far behind "since" a day may stand."""
_STAYS = ("visit", "travel", "lead", "bind", "congress", "course", "deploy")
"""Triggers of what lasts: it may be dated by the day from which on it does."""
_AT_ONCE = ("sign", "decorate")
"""Triggers of what is done in a moment, not on the day on which somebody left."""
_FOR = 1
"""How far behind "continues" its length may begin."""
_HOME = 24
"""How far behind "before leaving" its day may stand."""
_OBJECT = 28
"""How far behind "received" a decoration may stand that is its object."""
_PAIR = 2


def dates_of(trigger: Hit, sentence: Sentence, status: Status) -> list[When]:
    """The dates that belong to a trigger, the best first: those of its clause, else those that no other trigger is nearer to.

    A signing only referred to has no part in the date of what is told of beside it: "the text follows a visit in May".
    """
    told = _put_off(sentence) or [when for when in sentence.dates if not is_announcement(when, sentence.hits)]
    is_stay = trigger.form.id in _STAYS or not any(other.form.id in _STAYS for other in sentence.triggers)
    told = [when for when in told if is_stay or not _is_since(when, sentence)]
    told = [when for when in told if status == "planned" or not _is_still_ahead(when, sentence)]
    if trigger.form.id in _AT_ONCE:
        going = set(days_of_going([sentence]))
        told = [when for when in told if (when.start, when.end) not in going or _is_done_then(trigger, when, sentence)]
    told = [when for when in _of_its_text(told, trigger, sentence) if not _is_the_merits(when, trigger, sentence)]
    start, end = sentence.clause(trigger.start)
    clause = [when for when in told if start <= when.start < end and not _is_other_acts(when, trigger, sentence)]
    clause = [*clause, *_within_them(clause, told, trigger, sentence)]
    clause = _shared_out(clause or _of_its_relative(told, trigger, sentence), trigger, sentence)
    is_taught = trigger.form.id == "course"  # "received their diplomas on Thursday after a course of two weeks"
    is_alone = is_taught or not sentence.triggers  # the trigger may be none of the sentence's own words
    mine = clause or [when for when in told if is_alone or _is_nearest(when, trigger, sentence)]
    tense = tense_of(status)
    mine = _told_at_once(mine, trigger, sentence) or mine
    mine = _ahead(mine, trigger, sentence) if status == "planned" else mine
    return [resolve(when, tense) for when in sorted(mine, key=lambda w: (_FINENESS[w.precision], distance(w, trigger), w.start))]


def _of_its_text(told: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """The dates behind a text of which a relative clause says that it was signed; those before it are of what comes from it.

    "The course that opened on Monday follows the memorandum that the two forces signed in November."
    """
    opens = [hit for hit in sentence.of("relative") if hit.end <= trigger.start]
    texts = [hit for hit in sentence.of("instrument") if opens and 0 <= opens[-1].start - hit.end <= _FOR]
    if trigger.form.id != "sign" or trigger.form.tense == "noun" or not texts:
        return list(told)
    return [when for when in told if when.start >= texts[-1].end]


def _of_its_relative(told: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """The dates of the relative clause right behind a visit: «زيارة العمل التي قادته إلى جاكرتا من الثلاثاء إلى الخميس»."""
    opens = [hit for hit in sentence.of("relative") if 0 <= hit.start - trigger.end <= _RELATIVE]
    if not opens or trigger.form.id not in (*_STAYS, "meet", "talks") or trigger.form.tense != "noun":
        return []
    own = (*_STAYS, "receive") if trigger.form.id == "congress" else _STAYS  # "which Marrakech is to host from … to …"
    end = min((t.start for t in sentence.triggers if t.start > opens[0].end and t.form.id not in own), default=sentence.end)
    return [when for when in told if opens[0].start <= when.start < end]


def _is_the_merits(when: When, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a date is of what somebody is decorated for: "received a medal in recognition of their help, last year, in …".

    A day is the ceremony's, unless another date stands before the merit: "for his role in the fight, in Madrid on Tuesday".
    """
    merits = [
        hit.start for hit in sentence.of("merit") if trigger.form.id == "decorate" and trigger.start < hit.start < when.start
    ]
    return bool(merits) and (when.precision != "day" or any(other.end <= merits[0] for other in sentence.dates))


def _is_since(when: When, sentence: Sentence) -> bool:
    """Whether a day is that from which on somebody is there: "who has been in the country since Monday"."""
    return sentence.follows("arrival", at=when.start, reach=_SINCE)


def _is_still_ahead(when: When, sentence: Sentence) -> bool:
    """Whether a weekday stands right behind a future that is no act's: "met him on Tuesday and will leave on Saturday"."""
    plans = [c for c in sentence.of("cue") if c.form.status == "planned" and c.form.reach == "after"]
    plans = [c for c in plans if 0 <= when.start - c.end <= _PLAN and not sentence.pauses(c.end, when.start)]
    is_acts = any(t.start >= c.start and t.end <= when.start for c in plans for t in sentence.triggers)
    return when.either is not None and bool(plans) and not is_acts


def _shared_out(whens: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """Of two signatures or decorations in a clause that have a date each, the one has no part in the other's."""
    rivals = [t for t in sentence.triggers if t.form.id == trigger.form.id and t.form.tense != "noun"]
    if trigger not in rivals or len(rivals) < _PAIR:
        return list(whens)
    nearest = {when: min(rivals, key=lambda hit: (distance(when, hit), hit.start)) for when in whens}
    is_told_apart = len({(hit.start, hit.end) for hit in nearest.values()}) > 1
    return [when for when in whens if nearest[when].start == trigger.start] if is_told_apart else list(whens)


def _ahead(mine: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """Of a plan's dates those behind the verb of planning: "who received him on Tuesday, will return the visit in May"."""
    verbs = [
        c.start for c in sentence.of("cue") if c.form.status == "planned" and c.form.reach == "after" and c.start <= trigger.start
    ]
    return [when for when in mine if verbs and when.start >= verbs[-1]] or list(mine)


def _put_off(sentence: Sentence) -> list[When]:
    """The new date of what was postponed: the last behind the word that says so, which is no date itself as "next week" is."""
    words = [cue for cue in sentence.of("cue") if cue.form.id == "postponed"]
    words = [cue for cue in words if not any(when.start <= cue.start < when.end for when in sentence.dates)]
    told = [when for when in sentence.dates if words and when.start >= words[-1].end]
    return [replace(when, is_end=False) for when in told if not is_announcement(when, sentence.hits)][-1:]


def _told_at_once(mine: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """A year told in one breath with a trigger beats a later day behind a comma: "who signed in 2019, said on Tuesday"."""
    near = [when for when in mine if not _pauses(when, trigger, sentence)]
    far = [when for when in mine if when not in near]
    return [year for year in near if year.precision == "year" and all(year.last < when.first for when in far)] if far else []


def _pauses(when: When, trigger: Hit, sentence: Sentence) -> int:
    return sentence.pauses(*between(when, trigger))


def _is_other_acts(when: When, trigger: Hit, sentence: Sentence) -> bool:
    if trigger.form.tense == "past" and is_behind_a_future(when.start, trigger, sentence):
        return True
    is_reference = trigger.form.id == "sign" and trigger.form.tense == "noun"
    return is_reference and any(trigger.end <= other.start and other.end <= when.start for other in sentence.triggers)


def _within_them(clause: Sequence[When], told: Sequence[When], trigger: Hit, sentence: Sentence) -> list[When]:
    """The days by which another clause tells a month or week anew: "next week he is at a congress, to be held on the 17th"."""
    spans = [(when.first, when.last) for when in clause]
    if not clause or any(when.precision != "month" for when in clause):
        return []
    others = [t for t in sentence.triggers if t.start > trigger.end and (t.form.id, trigger.form.id) != ("receive", "congress")]
    days = (w for w in told if w.precision == "day" and w.start > trigger.start and any(a <= w.first <= b for a, b in spans))
    return [day for day in days if not any(other.start < day.start for other in others)]


def _is_nearest(when: When, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a date is a trigger's, or its decoration's as told before: "received on Sunday the order that X gave him"."""
    start, end = _nearest(when, sentence)
    if (start, end) == (trigger.start, trigger.end):
        return True
    same = any(t.form.id == trigger.form.id == "decorate" and (t.start, t.end) == (start, end) for t in sentence.triggers)
    if (same and sentence.of_within("relative", end, trigger.start)) or _is_its_ceremonys(when, trigger, sentence):
        return True
    gets = any(t.form.id == "receive" and (t.start, t.end) == (start, end) for t in sentence.triggers)
    return gets and trigger.form.id == "decorate" and 0 <= trigger.start - end <= _OBJECT  # "received the medal": one act


def _is_its_ceremonys(when: When, trigger: Hit, sentence: Sentence) -> bool:
    """Whether a day is that of a ceremony whose relative clause tells the act: "held on Friday, at which he was decorated"."""
    heads = [hit for hit in sentence.of("occasion") if hit.end <= when.start and not _is_a_trigger(hit, sentence)]
    if not heads or trigger.start < when.end or trigger.form.id not in _AT_ONCE:
        return False
    verbs = (t for t in sentence.triggers if heads[-1].end <= t.start < trigger.start and t.form.tense != "noun")
    return not any(verbs) and bool(sentence.of_within("relative", when.end, trigger.start))


def _is_a_trigger(hit: Hit, sentence: Sentence) -> bool:
    return any(trigger.start == hit.start for trigger in sentence.triggers)


def _nearest(when: When, sentence: Sentence) -> Span:
    triggers = [hit for hit in sentence.triggers if not _is_of_an_office(hit, sentence)] or sentence.triggers
    trigger = min(triggers, key=lambda hit: (distance(when, hit), hit.start))
    return trigger.start, trigger.end


def _is_of_an_office(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a word only says what somebody directs: "the director of training"."""
    offices = [hit for hit in sentence.of("head_of_service", "deputy_or_director") if hit.end <= trigger.start]
    return any(sentence.gap(hit.end, trigger.start, "of") == "" for hit in offices[-1:])


def best(whens: Iterable[When]) -> When | None:
    """The most precise of several datings of one act, an interval before a day; the first told decides a tie."""
    return min((w for w in whens if not w.is_end), key=lambda w: (_FINENESS[w.precision], w.first == w.last), default=None)


def month_of(when: When) -> When:
    """The month of a date: all that is known of what happened within it."""
    first = when.first.replace(day=1)
    return replace(when, first=first, last=first, precision="month", either=None)


def _is_done_then(trigger: Hit, when: When, sentence: Sentence) -> bool:
    """Whether an act is of a day on which somebody goes: "before leaving on Friday"; no "goes home with what he signed"."""
    if any(0 <= when.start - hit.end <= _HOME for hit in sentence.of("capping")):
        return True
    return leads_to(trigger, when, sentence) and not sentence.of_within("departure", trigger.end, when.start)
