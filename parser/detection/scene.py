"""An article's sentences with the sides of each: what the rules for single kinds look at."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from parser.detection.lexicon import Hit
from parser.detection.marked import Marked, Sentence
from parser.detection.party import OFFICES, Party, is_goal
from parser.detection.roles import Roles
from parser.detection.status import told_as
from parser.detection.wording import Trigger
from parser.mention import Kind
from parser.names.entries import HOME
from parser.names.gazetteer import Name
from parser.text import Span

_GENITIVE = 13
"""How far before a ministry its country may end: before "'s interior"."""
_MINISTRY = "ministry"
"""The id of a ministry whose country is not told."""
_ITS_OWN = 30
"""How far behind "ministry" the name of the country may stand whose it is."""
_HEADLINE = 16
"""How far behind its subject the verb of an Arabic headline may stand: behind "of justice"."""
_NEXT = 4
"""How far behind an official the adjective may begin that says whose he is."""
_TALKERS = ("minister", "head_of_service", "deputy_or_director", "ambassador")
_TALK = 60
"""How far behind "with" the name of his country may stand with whom somebody talks."""
_FINITE = ("past", "present", "future")
_RECENT = 4
"""How many sentences back the Moroccan side may have been named last."""
_OPENING = 200
"""How long a sentence may be that only says when and where the next one happens."""
_AGENCY = 24
"""How much of a dateline is looked at behind its city: an agency's name, a dash or a colon."""
_DATELINE = re.compile(r"\s*(?:[-:(]|\.\s*-|,?\s*[^\s]+(?:\s+[^\s]+){0,2}\s*[-:(])")
_FIRST = 5
"""How far into a sentence its first name may begin: behind an article."""
_SMALL = ("and", "with", "of", "by", "listing")
"""What stands between "then" and whoever comes next: "puis vint celui de", «ثم تلاهما»."""
_LISTED = 24
"""How much of small words may stand between "then" and a party: "with those of"."""
_BACK = 4
"""How many sentences back "both sides" may have been named."""
_OPENS_WITH = 1
"""How many sentences of the text say, with the title, whose story it is."""
_QUESTIONS = 3
"""From how many questions on an article is an interview."""
_HEADING = 60
"""How long a heading inside a text may be."""
_ASKED = ("?", "؟")


def subject_of(trigger: Hit, candidates: Sequence[Hit | Name], scene: "Scene") -> Hit | Name | None:
    """The nearest of several nouns that can be a verb's subject: an Arabic one follows its verb, any other stands before it."""
    if scene.marked.article.language == "ar":
        before = (c for c in candidates if 0 <= trigger.start - c.end <= _HEADLINE and not _parts(c, trigger, scene))
        if (first := max(before, key=lambda c: c.end, default=None)) is not None:
            return first  # a headline names its subject first
        return min((c for c in candidates if c.start >= trigger.end), key=lambda c: c.start, default=None)
    return max((c for c in candidates if c.end <= trigger.start), key=lambda c: c.end, default=None)


def _parts(candidate: Hit | Name, trigger: Hit, scene: "Scene") -> bool:
    """Whether a clause or a pause parts a noun from a verb."""
    sentence = next(s for s in scene.sentences if s.start <= trigger.start < s.end)
    return bool(sentence.breaks(candidate.end, trigger.start) or sentence.pauses(candidate.end, trigger.start))


def _is_given_by_a_verb(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a decoration is only the object of the verb before it: "conferred on him … the cross"."""
    if (trigger.form.id, trigger.form.tense) != ("decorate", "noun"):
        return False
    verbs = [t.end for t in sentence.triggers if t.form.id == "decorate" and t.form.tense != "noun" and t.end <= trigger.start]
    return bool(verbs) and not sentence.breaks(verbs[-1], trigger.start)


def names_the_giver(trigger: Hit, sentence: Sentence) -> bool:
    """Whether a clause only says whose decoration it is that was given: "the medal that the Council awards"."""
    if trigger.form.id != "decorate" or trigger.form.tense != "present":
        return False
    opens = any(0 <= trigger.start - hit.end <= _FIRST for hit in sentence.of("relative"))
    return opens and any(t.end <= trigger.start and t.form.id == "decorate" for t in sentence.triggers)


def _is_its(office: Hit, party: Party, home: Sequence[int], sentence: Sentence) -> bool:
    """Whether a minister is a foreign country's: it is named soon after him, and between neither Morocco nor its own official.

    A word for police right behind him is his field: "the minister of public security of Vietnam".
    """
    country = party.name.start
    has_own = party.office is not None and office.end <= party.office.start
    has_own = has_own and party.office is not None and not _is_field(office, party.office, sentence)
    return 0 <= country - office.end <= _ITS_OWN and not has_own and not any(office.end <= start < country for start in home)


def _is_field(office: Hit, noun: Hit, sentence: Sentence) -> bool:
    """Whether a noun only says what a minister is minister of."""
    return noun.form.sense == "body" and sentence.between(office.end, noun.start).strip() in ("", "ال", "of", "de", "de la")


def _is_owned(office: Hit, owners: Container[int]) -> bool:
    """Whether an English genitive stands before an office and the name of its field: "Morocco's interior ministry"."""
    return any(at in owners for at in range(office.start - _GENITIVE, office.start))


def _leads_on(joint: Hit, party: int, sentence: Sentence) -> bool:
    """Whether "and then" leads to a party: "puis avec ceux du Japon"."""
    is_near = 0 <= party - joint.end <= _FIRST
    return is_near or (joint.end <= party <= joint.end + _LISTED and sentence.gap(joint.end, party, *_SMALL) == "")


def _holds_office(party: Party, sentence: Sentence) -> bool:
    """Whether an official stands for a party, be it before the service that he heads: «رئيس المكتب الاتحادي الألماني»."""
    heads = (hit.end for hit in sentence.of(*_TALKERS))
    return party.level in _TALKERS or (party.office is not None and any(0 < party.office.start - end <= _NEXT for end in heads))


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
        if self._refers_to_us(at):
            return True
        if self.is_a_chiefs_visit:
            return True
        is_title = self.sentences[at].part == "title"
        recent = self.near(at, 0, _RECENT) if is_title else self.near(at, _RECENT, 0)
        return any(self._tells_of_us(k) for k in recent) or self.is_in_title

    def _tells_of_us(self, at: int) -> bool:
        """Whether a sentence names ours as of its story: not as guests of others, as not concerned, or in other news."""
        sentence = self.sentences[at]
        is_aside = any(hit.start - sentence.start <= _FIRST for hit in sentence.of("aside"))
        return bool(self.roles[at].ours) and not is_aside and not sentence.of("unrelated", "guest")

    @cached_property
    def is_our_story(self) -> bool:
        """Whether title or opening names ours, and no sentence another Moroccan body: what the text goes on about is theirs."""
        opening = [at for at, sentence in enumerate(self.sentences) if sentence.part == "title"]
        opening += [at for at in range(len(self.sentences)) if at not in opening][: _OPENS_WITH + 1]
        if not any(self._tells_of_us(at) for at in opening):
            return False
        return not any(
            roles.outsiders or sentence.of("outsider") or self.home_ministers(at)
            for at, (sentence, roles) in enumerate(zip(self.sentences, self.roles, strict=True))
        )

    @cached_property
    def is_others_story(self) -> bool:
        """Whether title and opening tell of a Moroccan minister or body, and of ours only what comes later."""
        texts = [at for at, sentence in enumerate(self.sentences) if sentence.part == "text"]
        opening = [at for at in range(len(self.sentences)) if at not in texts] + texts[:_OPENS_WITH]
        if any(self._tells_of_us(at) for at in opening):
            return False
        return any(self.outsiders(at) or self.home_ministers(at) for at in opening)

    def outsiders(self, at: int) -> list[Name]:
        """The Moroccan bodies of a sentence; a ministry in a text written abroad is none."""
        abroad = self.dateline is not None and not self.roles[at].home
        return [name for name in self.roles[at].outsiders if not (abroad and name.entity == _MINISTRY)]

    @cached_property
    def is_a_chiefs_visit(self) -> bool:
        """Whether a foreign head of police comes to Morocco in an article that names no Moroccan: his hosts are ours."""
        if any(roles.ours or roles.outsiders or self.home_ministers(at) for at, roles in enumerate(self.roles)):
            return False
        return any(self._brings_police(at) for at in range(len(self.sentences)) if not self.sentences[at].of("outsider"))

    def _brings_police(self, at: int) -> bool:
        """Whether a head of police, or a delegation of it, goes to a Moroccan city."""
        sentence = self.sentences[at]
        chiefs = sentence.of("head_of_service") if any(party.acts for party in self.roles[at].parties) else []
        chiefs = chiefs or (sentence.of("delegation") if self._is_of_police(at) else [])
        cities = [name for name in sentence.names if name.kind == "place" and name.country == HOME and is_goal(name, sentence)]
        moves = [trigger for trigger in sentence.triggers if self.kind_of(trigger) == "visit"]
        return bool(chiefs and cities and moves) and (bool(sentence.of("security")) or self._is_of_police(at))

    def _is_of_police(self, at: int) -> bool:
        """Whether a foreign service itself is named in a sentence, and not only a word for police: "the Japanese NPA"."""
        return any(party.name.kind == "agency" for party in self.roles[at].parties if not party.is_body)

    @cached_property
    def is_reprint(self) -> bool:
        """Whether an article says that it is an old one printed again: its "yesterday" counts from a day long past."""
        texts = [sentence for sentence in self.sentences if sentence.part == "text"]
        return any(s.of("reprint") for s in (*self.sentences[: -len(texts) or None], *texts[:_OPENS_WITH]))

    @cached_property
    def is_interview(self) -> bool:
        """Whether an article is questions and answers."""
        asked = {s.paragraph for s in self.sentences if s.text.rstrip(' »"”').endswith(_ASKED)}
        return len(asked) >= _QUESTIONS

    @cached_property
    def is_about_fiction(self) -> bool:
        """Whether an article opens on a novel, a film or a play."""
        texts = [at for at, sentence in enumerate(self.sentences) if sentence.part == "text"]
        opening = [at for at in range(len(self.sentences)) if at not in texts] + texts[:1]
        return any(self.sentences[at].of("fiction") for at in opening)

    def is_agenda(self, at: int) -> bool:
        """Whether a sentence stands under a heading like "Coming up:"."""
        headings = [k for k in range(at) if self._is_heading(k)]
        return bool(headings) and bool(self.sentences[headings[-1]].of("agenda"))

    def _is_heading(self, at: int) -> bool:
        sentence = self.sentences[at]
        is_short = sentence.end - sentence.start <= _HEADING and not sentence.triggers
        return sentence.part == "text" and is_short and (sentence.text.rstrip().endswith(":") or bool(sentence.of("agenda")))

    def _refers_to_us(self, at: int) -> bool:
        """Whether a sentence speaks of a side that was named before, however far: "both chiefs", "his guest", "He …"."""
        sentence = self.sentences[at]
        opens = any(hit.start - sentence.start <= _FIRST for hit in sentence.of("he"))
        refers = opens or bool(sentence.of("services", "collective", "ourselves", "similar"))
        return refers and any(self._tells_of_us(k) for k in range(at))

    @cached_property
    def is_in_title(self) -> bool:
        """Whether the headline names us."""
        return any(self._tells_of_us(at) for at, sentence in enumerate(self.sentences) if sentence.part == "title")

    def speaks_of_us(self, at: int) -> bool:
        """Whether a sentence or the one before it names us, whoever acts in it."""
        return any(self._tells_of_us(k) for k in self.near(at, 1, 0))

    def receives_after(self, at: int) -> bool:
        """Whether a sentence soon after names us as those who receive or meet the visitor."""
        partners = {party.partner for party in self.roles[at].parties if party.acts}
        is_somebody = bool(partners) or self.comes_to_us(at)
        for k in range(at + 1, min(at + 3, len(self.roles))):
            if self.roles[k].outsiders or not self.roles[k].ours or not is_somebody:
                continue
            if self._deals(k) and {p.partner for p in self.roles[k].parties if p.acts} <= partners:
                return True
        return False

    def _deals(self, at: int) -> bool:
        """Whether a sentence tells talks or a signature, and neither denies nor remembers them."""
        triggers = (t for t in self.sentences[at].triggers if self.kind_of(t) in ("meeting", "agreement"))
        return any(told_as(t, self.sentences[at]) not in ("denied", "cancelled", "hypothetical", "recalled") for t in triggers)

    def sends_ours(self, at: int) -> bool:
        """Whether a delegation or an official is Moroccan: "a Moroccan technical mission is due in Dakar"."""
        officials = self.sentences[at].of("head_of_service", "deputy_or_director", "expert")
        home = [name for name in self.roles[at].home if name.kind != "place"]
        are_ours = any(0 <= name.start - hit.end <= _NEXT for name in home if name.kind == "demonym" for hit in officials)
        groups = self.sentences[at].of("delegation")
        is_before = any(0 <= hit.start - name.end <= _NEXT for name in home for hit in groups)  # "the Moroccan team"
        return are_ours or is_before or any(0 <= name.start - hit.end <= _ITS_OWN for name in home for hit in groups)

    def brings_a_chief(self, at: int) -> bool:
        """Whether the head of a foreign service comes to Morocco in an article on ours: to whom he comes need not be said."""
        sentence = self.sentences[at]
        chiefs = [p for p in self.roles[at].parties if p.acts and (p.name.kind in ("agency", "person") or p.level == OFFICES[1])]
        homes = [name for name in sentence.names if name.country == HOME and is_goal(name, sentence)]
        is_others = self.roles[at].outsiders or sentence.of("outsider") or self.home_ministers(at)
        return bool(chiefs and homes) and not is_others and any(roles.ours for roles in self.roles)

    def comes_to_us(self, at: int) -> bool:
        """Whether somebody of no named country comes to Morocco: "the commissioner ends a visit to Rabat"."""
        sentence = self.sentences[at]
        homes = [name for name in sentence.names if HOME in (name.entity, name.country) and is_goal(name, sentence)]
        return bool(homes) and bool(sentence.of(*OFFICES[:3], "delegation"))

    def looks_back(self, at: int) -> bool:
        """Whether the next sentence tells from a later day what became of an act: "Three months later, …"."""
        following = self.sentences[at + 1 : at + 2]
        return any(sentence.of("later") and not sentence.triggers for sentence in following)

    def has_its_need_before(self, at: int, trigger: Hit) -> bool:
        """Whether what a trigger needs was told before: a decoration, the text to which both sides put their names."""
        roles, before = self.roles[at], self.sentences[:at]
        if trigger.form.id == "decorate":
            is_given = trigger.form.tense != "noun" and any(party.standing == "giver" for party in roles.parties)
            return is_given and any(s.of("decoration") and s.of_trigger("decorate") for s in before)
        is_signed = trigger.form.id == "sign" and trigger.form.tense == "past"
        both = bool(roles.ours) and any(party.acts for party in roles.parties)
        return is_signed and both and any(s.of("instrument") and s.of_trigger("sign") for s in before[-2:])

    def opens_on_a_text(self, at: int, trigger: Hit) -> bool:
        """Whether a sentence opens with what happened to the text of the one before it: "Paraphé hier à Praia, il …"."""
        sentence = self.sentences[at]
        is_first = trigger.form.tense == "participle" and trigger.start - sentence.start <= _FIRST
        return trigger.form.id == "sign" and is_first and at > 0 and not sentence.of("frame")

    def opening_of(self, at: int) -> Sentence | None:
        """The sentence before one that only sets its scene: "It was on Monday, in Rabat."."""
        before = self.sentences[at - 1] if at else None
        if before is None or before.paragraph != self.sentences[at].paragraph or before.end - before.start > _OPENING:
            return None
        roles = self.roles[at - 1]
        is_idle = not self.live(at - 1) and not before.of("announce", "remand") and not roles.ours
        is_idle = is_idle and all(party.name.kind == "place" or party.standing == "frame" for party in roles.parties)
        return before if is_idle and before.dates else None

    def _acts_a_minister(self, at: int) -> bool:
        """Whether a minister acts who is no foreign party's: then he is Morocco's, and his acts are not ours."""
        if any(self._is_both_theirs(hit, at) for hit in self.sentences[at].of("minister")):
            return True
        return bool(self.home_ministers(at)) and not any(party.level == "minister" for party in self.roles[at].parties)

    def home_ministers(self, at: int) -> list[Hit]:
        """The ministers and ministries of a sentence that are no foreign party's."""
        foreign = {party.office.start for party in self.roles[at].parties if party.office is not None}
        near = [party for party in self.roles[at].parties if party.name.kind != "place"]
        home = [name.start for name in self.roles[at].home]
        owned = {name.end for name in self.roles[at].home if name.lang == "en"}  # "Morocco's interior ministry and Germany's"
        hosts = [hit.end for hit in self.sentences[at].of("invited")]
        named = (hit for hit in self.sentences[at].of("minister", "ministry") if hit.start not in foreign)
        if self.dateline is not None and not home:
            return []  # written abroad: the ministry is that country's
        named = (hit for hit in named if not any(0 <= hit.start - end <= _ITS_OWN for end in hosts))
        says = [hit.end for hit in self.sentences[at].of("announce")]  # ", a annoncé le ministre": he only tells it
        named = (hit for hit in named if not any(0 <= hit.start - end <= _NEXT for end in says))
        presidents = {hit.start for hit in self.sentences[at].of("president")}
        named = (hit for hit in named if hit.start not in presidents and not self.leads_others(at, hit))
        watching = [hit.end for hit in self.sentences[at].of("presence")]
        named = (hit for hit in named if not any(0 <= hit.start - end <= _NEXT for end in watching))  # who only looks on
        others = [hit.start for hit in self.sentences[at].of("counterpart")]  # "the minister and his French counterpart"
        owners = [*home, *others]
        own = (
            hit
            for hit in named
            if _is_owned(hit, owned) or self._is_both_theirs(hit, at) or not self._is_a_partys(hit, near, owners, at)
        )
        return list(own)

    def _is_a_partys(self, office: Hit, parties: Sequence[Party], home: Sequence[int], at: int) -> bool:
        return any(_is_its(office, party, home, self.sentences[at]) for party in parties)

    def _is_both_theirs(self, office: Hit, at: int) -> bool:
        """Whether ministers are Morocco's and another's: "the interior ministers of Spain and Morocco"."""
        sentence = self.sentences[at]
        near = [p for p in self.roles[at].parties if p.name.kind == "country" and 0 <= p.name.start - office.end <= _ITS_OWN]
        homes = [name for name in self.roles[at].home if name.kind == "country"]
        pairs = [(min(p.name.end, h.end), max(p.name.start, h.start)) for p in near for h in homes]
        return any(start < end and sentence.gap(start, end, "and", "of") in ("", "و") for start, end in pairs)

    def leads_others(self, at: int, office: Hit | Name) -> bool:
        """Whether a minister or ministry stands behind "led by" and a foreign party: "the Iraqi delegation led by …"."""
        acting = [party for party in self.roles[at].parties if party.acts]
        ends = [max(party.name.end, party.office.end if party.office else 0) for party in acting]
        led = [t.end for t in self.sentences[at].of_trigger("lead") if any(0 <= t.start - end <= _NEXT for end in ends)]
        return any(0 <= office.start - end <= _HEADLINE for end in led)

    def near(self, at: int, back: int, ahead: int) -> Iterator[int]:
        """The sentences around one, itself first, then by distance."""
        reach = range(max(at - back, 0), min(at + ahead + 1, len(self.roles)))
        return iter(sorted(reach, key=lambda k: (abs(k - at), k)))

    def kind_of(self, trigger: Hit) -> Kind:
        return self.triggers[trigger.form.id].kind

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

    @cached_property
    def dateline(self) -> Name | None:
        """The foreign city from which a text says that it is written: "Doha - QNA:"."""
        city = self.written_in
        return city if city is not None and city.country not in (None, HOME) else None

    @cached_property
    def written_in(self) -> Name | None:
        """The city from which a text says that it is written, at home or abroad."""
        first = next((s for s in self.sentences if s.part == "text"), None)
        name = next((n for n in first.names if n.start - first.start <= 1), None) if first else None
        if first is None or name is None or name.kind != "place":
            return None
        is_alone = first.text.strip(". ") == first.between(name.start, name.end)  # "LISBOA."
        return name if is_alone or _DATELINE.match(first.between(name.end, name.end + _AGENCY)) else None

    def _opens(self, party: Party, at: int) -> bool:
        """Whether a country is what a sentence is about: its first word."""
        is_country = party.name.kind == "country" and party.standing == "bare"
        return is_country and party.name.start - self.sentences[at].start <= _FIRST

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

    def live(self, at: int) -> list[Hit]:
        """The triggers of a sentence that have what they need there."""
        sentence = self.sentences[at]
        able = (t for t in sentence.triggers if self._has_its_need(at, t))
        able = (t for t in able if not names_the_giver(t, sentence) and not _is_given_by_a_verb(t, sentence))
        return [t for t in able if t.form.id != "confer" or self.confers(at, t)]

    def _has_its_need(self, at: int, trigger: Hit) -> bool:
        needs = self.triggers[trigger.form.id].needs
        return not needs or bool(self.sentences[at].of(*needs)) or self.has_its_need_before(at, trigger)

    def confers(self, at: int, trigger: Hit) -> bool:
        """Whether a verb like "discussed" tells talks of ours: "discussed it with the ambassador", "A and B discussed it"."""
        sentence, ours = self.sentences[at], self.roles[at].ours
        has = any(0 <= trigger.start - hit.end <= _HEADLINE for hit in sentence.of("auxiliary"))
        if not ours or trigger.form.tense == "noun" or (trigger.form.tense == "participle" and not has):
            return False
        holders = [p for p in self.roles[at].parties if p.acts and (p.name.kind == "person" or _holds_office(p, sentence))]
        if any(p.acts and p.name.end <= trigger.start for p in self.roles[at].parties) and self._leads_to_us(trigger, at):
            return True
        withs = [hit for hit in sentence.of("with", "counterpart") if hit.start >= trigger.end]
        told = any(trigger.end <= p.name.start and any(0 <= p.name.start - h.end <= _TALK for h in withs) for p in holders)
        behind = self.marked.article.language == "ar"
        sides = [p.name.start >= trigger.end if behind else p.name.end <= trigger.start for p in holders]
        both = any(name.start >= trigger.end if behind else name.end <= trigger.start for name in ours)
        return told or (both and any(sides))

    def _leads_to_us(self, trigger: Hit, at: int) -> bool:
        """Whether "with" behind a verb leads to one of ours: "The regional director conferred with the head of the DGSN"."""
        withs = [hit for hit in self.sentences[at].of("with") if hit.start >= trigger.end]
        return any(0 <= name.start - hit.end <= _TALK for name in self.roles[at].ours for hit in withs)

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
