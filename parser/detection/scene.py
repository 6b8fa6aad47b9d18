"""Which of those who are named in a sentence belong to which of its triggers."""

from collections.abc import Sequence

from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.needs import confers, has_its_need, is_a_plain_noun, is_given_by_a_verb, names_the_giver
from parser.detection.party import Party
from parser.detection.sides import Sides
from parser.text import Span

_FINITE = ("past", "present", "future")
_OPENING = 200
"""How long a sentence may be that only says when and where the next one happens."""
_FIRST = 5
"""How far into a sentence its first name may begin: behind an article."""
_SMALL = ("and", "with", "of", "by", "listing")
"""What stands between "then" and whoever comes next: "puis vint celui de", «ثم تلاهما»."""
_LISTED = 24
"""How much of small words may stand between "then" and a party: "with those of"."""
_BACK = 4
"""How many sentences back "both sides" may have been named."""


class Scene(Sides):
    """An article as the rules of the kinds see it: each trigger with the parties around it."""

    def live(self, at: int) -> list[Hit]:
        """The triggers of a sentence that have what they need there."""
        sentence = self.sentences[at]
        able = (t for t in sentence.triggers if has_its_need(self, at, t))
        able = (t for t in able if not names_the_giver(t, sentence) and not is_given_by_a_verb(t, sentence))
        able = (t for t in able if not is_a_plain_noun(t, sentence))
        return [t for t in able if t.form.id != "confer" or confers(self, at, t)]

    def bound(self, trigger: Hit, at: int, parties: Sequence[Party]) -> list[Party]:
        """The parties of one trigger among those of its sentence.

        They stand behind it, up to the next trigger, or before it; what stands behind another trigger is that one's. A
        trigger that has none there shares those named before, its subject, or those of the trigger after it: "on a visit to
        Madrid, he met …". An agreement's are its own.
        """
        sentence = self.sentences[at]
        start, end = self._zone(trigger, at)
        before = [p for p in parties if start <= p.name.start < trigger.start]
        after = [p for p in parties if trigger.end <= p.name.start < end and not self._opens_the_next(p, trigger, at, end)]
        ands = sentence.of("and")
        starts = [at for p in parties for at in (p.name.start, p.office.start if p.office else p.name.start)]
        joined = {h.start for h in ands if sentence.of("several_guests") or any(_leads_on(h, at, sentence) for at in starts)}
        breaks = [b for b in sentence.breaks(trigger.end, end) if b not in joined]
        cut = next((b for b in breaks if any(p.name.end <= b for p in after)), end)
        after = [p for p in after if p.name.start < cut]
        if mine := [*(before if start == sentence.start or not after else []), *after]:
            return mine
        if before := [p for p in parties if p.name.start < start and not sentence.parts(p.name.end, trigger.start)]:
            return before
        next_one = next((t for t in self.live(at) if t.start >= end), None)
        if next_one is None or self.kind_of(next_one) in ("agreement", "award"):
            return []
        if self.kind_of(trigger) in ("agreement", self.kind_of(next_one)) and sentence.breaks(trigger.end, next_one.start):
            return []  # "their tour goes on: they are expected in Lomé"
        is_journey = self.kind_of(trigger) == "agreement" and next_one.form.id == "travel"
        return [] if is_journey else list(parties)

    def _opens_the_next(self, party: Party, trigger: Hit, at: int, end: int) -> bool:
        """Whether a party behind a trigger is the subject of the next: "A signed a text, and B signed another"."""
        sentence = self.sentences[at]
        starts = [h.start for h in sentence.of("and") if trigger.end <= h.start < party.name.start]
        if not starts or not sentence.between(starts[-1] - 2, starts[-1]).startswith(","):
            return False
        follows = any(t.start == end and t.form.tense in _FINITE for t in sentence.triggers)
        return follows and not sentence.of_within("with", starts[-1], end) and not sentence.pauses(starts[-1], end)

    def is_in_zone(self, party: Party, trigger: Hit, at: int) -> bool:
        """Whether a party stands nearer to a trigger than to any other of its sentence."""
        start, end = self._zone(trigger, at)
        return start <= party.name.start < end

    def _zone(self, trigger: Hit, at: int) -> Span:
        """From the trigger before one to the trigger after it."""
        sentence = self.sentences[at]
        others = [t for t in self.live(at) if (t.start, t.end) != (trigger.start, trigger.end)]
        start = max((t.end for t in others if t.end <= trigger.start), default=sentence.start)
        end = min((t.start for t in others if t.start >= trigger.end), default=sentence.end)
        return start, end

    def named_before(self, at: int, *, states_only: bool = False) -> list[Party]:
        """The parties that were named last before a sentence that names none itself."""
        for k in range(at - 1, max(at - _BACK, 0) - 1, -1):
            acting = [party for party in self.roles[k].parties if party.acts or self._opens(party, k)]
            if acting := [party for party in acting if not (states_only and party.is_body)]:
                return acting
        return self.only_one_before(at) if self.sentences[at].of("collective", "services", "counterpart") else []

    def only_one_before(self, at: int) -> list[Party]:
        """The one foreign state whose side acted anywhere before: who else can "the two chiefs" be."""
        acting = [party for roles in self.roles[:at] for party in roles.parties if party.acts and not party.is_body]
        return acting[-1:] if len({party.partner for party in acting}) == 1 else []

    def _opens(self, party: Party, at: int) -> bool:
        """Whether a country is what a sentence is about: its first word."""
        is_country = party.name.kind == "country" and party.standing == "bare"
        return is_country and party.name.start - self.sentences[at].start <= _FIRST

    def place_before(self, at: int) -> list[Party]:
        """The one country of which the sentence before tells: "In Spain they know him. The government decorated him twice."."""
        places = [party for party in self.roles[at - 1].parties if party.name.kind == "country"] if at else []
        is_its_government = bool(self.sentences[at].of("body"))
        return places if is_its_government and len({party.partner for party in places}) == 1 else []

    def opening_of(self, at: int) -> Sentence | None:
        """The sentence before one that only sets its scene: "It was on Monday, in Rabat."."""
        before = self.sentences[at - 1] if at else None
        if before is None or before.paragraph != self.sentences[at].paragraph or before.end - before.start > _OPENING:
            return None
        roles = self.roles[at - 1]
        tells = [trigger for trigger in self.live(at - 1) if not before.of("that_was")]  # "it was in Rabat" is no journey
        is_idle = not tells and not before.of("announce", "remand") and not roles.ours
        is_idle = is_idle and all(party.name.kind == "place" or party.standing == "frame" for party in roles.parties)
        return before if is_idle and before.dates else None


def _leads_on(joint: Hit, party: int, sentence: Sentence) -> bool:
    """Whether "and then" leads to a party: "puis avec ceux du Japon"."""
    is_near = 0 <= party - joint.end <= _FIRST
    return is_near or (joint.end <= party <= joint.end + _LISTED and sentence.gap(joint.end, party, *_SMALL) == "")
