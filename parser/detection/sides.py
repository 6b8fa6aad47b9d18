"""Whose story an article is, and whether a sentence of it is about ours, named or only meant."""

from functools import cached_property

from parser.detection.account import Account
from parser.detection.ministers import acts_a_minister, home_ministers, outsiders
from parser.detection.party import OFFICES, is_goal
from parser.detection.status import told_as
from parser.names.entries import HOME

_RECENT = 4
"""How many sentences back the Moroccan side may have been named last."""
_FIRST = 5
"""How far into a sentence its first name may begin: behind an article."""
_STORY = 2
"""How many sentences of the text say, with the title, whose story it is."""
_NEXT = 4
"""How far behind an official the adjective may begin that says whose he is."""
_ITS_OWN = 30
"""How far behind a delegation the name of the country may stand whose it is."""


class Sides(Account):
    """An account, asked for our side in it."""

    def is_ours(self, at: int) -> bool:
        """Whether the Moroccan side acts in a sentence: by name, or because the sentences around speak of it."""
        if self.roles[at].ours:
            return True
        if self.roles[at].outsiders or self.sentences[at].of("outsider") or acts_a_minister(self, at):
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

    @cached_property
    def is_our_story(self) -> bool:
        """Whether title or opening names ours, and no sentence another Moroccan body: what the text goes on about is theirs."""
        if not any(self._tells_of_us(at) for at in self.opening(_STORY)):
            return False
        others = (roles.outsiders or sentence.of("outsider") for sentence, roles in zip(self.sentences, self.roles, strict=True))
        return not any(others) and not any(home_ministers(self, at) for at in range(len(self.sentences)))

    @cached_property
    def is_about_others(self) -> bool:
        """Whether title and opening tell of a Moroccan minister or body, and of ours only what comes later."""
        opening = self.opening(1)
        if any(self._tells_of_us(at) for at in opening):
            return False
        return any(outsiders(self, at) or home_ministers(self, at) for at in opening)

    @cached_property
    def is_a_chiefs_visit(self) -> bool:
        """Whether a foreign head of police comes to Morocco in an article that names no Moroccan: his hosts are ours."""
        if any(roles.ours or roles.outsiders or home_ministers(self, at) for at, roles in enumerate(self.roles)):
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
        is_others = self.roles[at].outsiders or sentence.of("outsider") or home_ministers(self, at)
        return bool(chiefs and homes) and not is_others and any(roles.ours for roles in self.roles)

    def comes_to_us(self, at: int) -> bool:
        """Whether somebody of no named country comes to Morocco: "the commissioner ends a visit to Rabat"."""
        sentence = self.sentences[at]
        homes = [name for name in sentence.names if HOME in (name.entity, name.country) and is_goal(name, sentence)]
        return bool(homes) and bool(sentence.of(*OFFICES[:3], "delegation"))
