"""An article's sentences with the sides of each: what the rules for single kinds look at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from parser.detection.lexicon import Hit, Trigger
from parser.detection.marked import Marked, Sentence
from parser.detection.party import Party
from parser.detection.roles import Roles
from parser.mention import Kind
from parser.names.gazetteer import Name
from parser.text import Span

_ITS_OWN = 30
"""How far behind "ministry" the name of the country may stand whose it is."""
_FINITE = ("past", "present", "future")
_RECENT = 4
"""How many sentences back the Moroccan side may have been named last."""
_OPENING = 80
"""How long a sentence may be that only says when and where the next one happens."""
_BACK = 4
"""How many sentences back "both sides" may have been named."""


def subject_of(trigger: Hit, candidates: Sequence[Hit | Name], scene: "Scene") -> Hit | Name | None:
    """The nearest of several nouns that can be a verb's subject: an Arabic one follows its verb, any other stands before it."""
    if scene.marked.article.language == "ar":
        return min((c for c in candidates if c.start >= trigger.end), key=lambda c: c.start, default=None)
    return max((c for c in candidates if c.end <= trigger.start), key=lambda c: c.end, default=None)


def _is_its(office: Hit, country: int, home: Sequence[int]) -> bool:
    """Whether a minister is a foreign country's: it is named soon after him, and Morocco is not named between."""
    return 0 <= country - office.end <= _ITS_OWN and not any(office.end <= start < country for start in home)


@dataclass(frozen=True)
class Scene:
    """An article, read, with who is who in each sentence."""

    marked: Marked
    roles: tuple[Roles, ...]
    triggers: Mapping[str, Trigger]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.marked.sentences

    def is_ours(self, at: int) -> bool:
        """Whether the Moroccan side acts in a sentence: by name, or because the sentences around speak of it."""
        if self.roles[at].ours:
            return True
        if self.roles[at].outsiders or self.sentences[at].of("outsider") or self._acts_a_minister(at):
            return False
        is_title = self.sentences[at].part == "title"
        recent = self.near(at, 0, _RECENT) if is_title else self.near(at, _RECENT, 0)
        return any(self.roles[k].ours for k in recent) or self._is_in_title

    @cached_property
    def _is_in_title(self) -> bool:
        sides = zip(self.roles, self.sentences, strict=True)
        return any(roles.ours for roles, sentence in sides if sentence.part == "title")

    def speaks_of_us(self, at: int) -> bool:
        """Whether a sentence or the one before it names us, whoever acts in it."""
        return any(self.roles[k].ours for k in self.near(at, 1, 0))

    def receives_after(self, at: int) -> bool:
        """Whether a sentence soon after names us as those who receive or meet the visitor."""
        partners = {party.partner for party in self.roles[at].parties if party.acts}
        for k in range(at + 1, min(at + 3, len(self.roles))):
            talks = any(self.kind_of(trigger) == "meeting" for trigger in self.sentences[k].triggers)
            if partners and talks and self.roles[k].ours and {p.partner for p in self.roles[k].parties} <= partners:
                return True
        return False

    def looks_back(self, at: int) -> bool:
        """Whether the next sentence tells from a later day what became of an act: "Three months later, …"."""
        following = self.sentences[at + 1 : at + 2]
        return any(sentence.of("later") and not sentence.triggers for sentence in following)

    def opening_of(self, at: int) -> Sentence | None:
        """The sentence before one that only sets its scene: "It was on Monday, in Rabat."."""
        before = self.sentences[at - 1] if at else None
        if before is None or before.paragraph != self.sentences[at].paragraph or before.end - before.start > _OPENING:
            return None
        roles = self.roles[at - 1]
        is_idle = not before.triggers and not before.of("announce") and not roles.parties and not roles.ours
        return before if is_idle and before.dates else None

    def _acts_a_minister(self, at: int) -> bool:
        """Whether a minister acts who is no foreign party's: then he is Morocco's, and his acts are not ours."""
        return bool(self.home_ministers(at)) and not any(party.level == "minister" for party in self.roles[at].parties)

    def home_ministers(self, at: int) -> list[Hit]:
        """The ministers and ministries of a sentence that are no foreign party's."""
        foreign = {party.office.start for party in self.roles[at].parties if party.office is not None}
        near = [party.name.start for party in self.roles[at].parties if party.name.kind != "place"]
        home = [name.start for name in self.roles[at].home]
        named = (hit for hit in self.sentences[at].of("minister", "ministry") if hit.start not in foreign)
        return [hit for hit in named if not any(_is_its(hit, start, home) for start in near)]

    def near(self, at: int, back: int, ahead: int) -> Iterator[int]:
        """The sentences around one, itself first, then by distance."""
        reach = range(max(at - back, 0), min(at + ahead + 1, len(self.roles)))
        return iter(sorted(reach, key=lambda k: (abs(k - at), k)))

    def kind_of(self, trigger: Hit) -> Kind:
        return self.triggers[trigger.form.id].kind

    def named_before(self, at: int) -> list[Party]:
        """The parties that were named last before a sentence that names none itself."""
        for k in range(at - 1, max(at - _BACK, 0) - 1, -1):
            if acting := [party for party in self.roles[k].parties if party.acts]:
                return acting
        return []

    def place_before(self, at: int) -> list[Party]:
        """The one country of which the sentence before tells: "In Spain they know him. The government decorated him twice."."""
        places = [party for party in self.roles[at - 1].parties if party.name.kind == "country"] if at else []
        is_its_government = bool(self.sentences[at].of("body"))
        return places if is_its_government and len({party.partner for party in places}) == 1 else []

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
        joined = {hit.start for hit in sentence.of("and")} if sentence.of("several_guests") else set()
        breaks = [b for b in sentence.breaks(trigger.end, end) if b not in joined]
        cut = next((b for b in breaks if any(p.name.end <= b for p in after)), end)
        after = [p for p in after if p.name.start < cut]
        if mine := [*(before if start == sentence.start or not after else []), *after]:
            return mine
        if before := [p for p in parties if p.name.start < start]:
            return before
        next_one = next((t for t in self.live(at) if t.start >= end), None)
        return [] if next_one is None or self.kind_of(next_one) in ("agreement", "award") else list(parties)

    def _opens_the_next(self, party: Party, trigger: Hit, at: int, end: int) -> bool:
        """Whether a party behind a trigger is the subject of the next: "A signed a text, and B signed another"."""
        sentence = self.sentences[at]
        starts = [h.start for h in sentence.of("and") if trigger.end <= h.start < party.name.start]
        if not starts or not sentence.between(starts[-1] - 2, starts[-1]).startswith(","):
            return False
        follows = any(t.start == end and t.form.tense in _FINITE for t in sentence.triggers)
        return follows and not sentence.of_within("with", starts[-1], end) and not sentence.pauses(starts[-1], end)

    def live(self, at: int) -> list[Hit]:
        """The triggers of a sentence that have what they need there."""
        sentence = self.sentences[at]
        return [t for t in sentence.triggers if not (needs := self.triggers[t.form.id].needs) or sentence.of(*needs)]

    def _zone(self, trigger: Hit, at: int) -> Span:
        """From the trigger before one to the trigger after it."""
        sentence = self.sentences[at]
        others = [t for t in self.live(at) if (t.start, t.end) != (trigger.start, trigger.end)]
        start = max((t.end for t in others if t.end <= trigger.start), default=sentence.start)
        end = min((t.start for t in others if t.start >= trigger.end), default=sentence.end)
        return start, end
