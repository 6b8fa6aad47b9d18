"""Whose the ministers and bodies of a sentence are: a foreign party's, or Morocco's, whose acts are not those of ours."""

from collections.abc import Container, Sequence

from parser.detection.account import Account
from parser.detection.lexicon import Hit
from parser.detection.marked import Sentence
from parser.detection.party import Party
from parser.names.gazetteer import Name
from parser.text import between

_GENITIVE = 13
"""How far before a ministry its country may end: before "'s interior"."""
_MINISTRY = "ministry"
"""The id of a ministry whose country is not told."""
_ITS_OWN = 30
"""How far behind "ministry" the name of the country may stand whose it is."""
_NEXT = 4
"""How far behind an official the adjective may begin that says whose he is."""
_LED = 16
"""How far behind "led by" an official may stand."""


def outsiders(account: Account, at: int) -> list[Name]:
    """The Moroccan bodies of a sentence; a ministry in a text written abroad is none."""
    abroad = account.dateline is not None and not account.roles[at].home
    return [name for name in account.roles[at].outsiders if not (abroad and name.entity == _MINISTRY)]


def acts_a_minister(account: Account, at: int) -> bool:
    """Whether a minister acts who is no foreign party's: then he is Morocco's, and his acts are not ours."""
    if any(_is_both_theirs(hit, account, at) for hit in account.sentences[at].of("minister")):
        return True
    return bool(home_ministers(account, at)) and not any(party.level == "minister" for party in account.roles[at].parties)


def home_ministers(account: Account, at: int) -> list[Hit]:
    """The ministers and ministries of a sentence that are no foreign party's and act in it."""
    if account.dateline is not None and not account.roles[at].home:
        return []  # written abroad: the ministry is that country's
    named = (hit for hit in account.sentences[at].of("minister", "ministry") if _acts(hit, account, at))
    return [hit for hit in named if _is_at_home(hit, account, at)]


def _acts(official: Hit, account: Account, at: int) -> bool:
    """Whether a minister does more than host, tell or look on: ", a annoncé le ministre", "in the presence of the minister"."""
    sentence = account.sentences[at]
    owners = [party for party in account.roles[at].parties if party.standing != "place"]  # not where he is expected
    foreign = {party.office.start for party in owners if party.office is not None}
    is_other = official.start in foreign or official.start in {hit.start for hit in sentence.of("president")}
    is_host = _is_behind(official, sentence.of("invited"), _ITS_OWN)
    is_aside = _is_behind(official, sentence.of("announce", "presence"), _NEXT)
    return not (is_other or is_host or is_aside or leads_others(account, at, official))


def _is_behind(official: Hit, words: Sequence[Hit], reach: int) -> bool:
    return any(0 <= official.start - word.end <= reach for word in words)


def _is_at_home(official: Hit, account: Account, at: int) -> bool:
    """Whether no foreign party owns a minister, or Morocco too: "Morocco's interior ministry and Germany's"."""
    roles, sentence = account.roles[at], account.sentences[at]
    parties = [party for party in roles.parties if party.name.kind != "place"]
    owned = {name.end for name in roles.home if name.lang == "en"}
    owners = [*(name.start for name in roles.home), *(hit.start for hit in sentence.of("counterpart"))]
    is_foreign = any(_is_its(official, party, owners, sentence) for party in parties)
    return not is_foreign or _is_owned(official, owned) or _is_both_theirs(official, account, at)


def leads_others(account: Account, at: int, office: Hit | Name) -> bool:
    """Whether a minister or ministry stands behind "led by" and a foreign party: "the Iraqi delegation led by …"."""
    acting = [party for party in account.roles[at].parties if party.acts]
    ends = [max(party.name.end, party.office.end if party.office else 0) for party in acting]
    led = [t.end for t in account.sentences[at].of_trigger("lead") if any(0 <= t.start - end <= _NEXT for end in ends)]
    return any(0 <= office.start - end <= _LED for end in led)


def _is_both_theirs(office: Hit, account: Account, at: int) -> bool:
    """Whether ministers are Morocco's and another's: "the interior ministers of Spain and Morocco"."""
    sentence = account.sentences[at]
    near = [p for p in account.roles[at].parties if p.name.kind == "country" and 0 <= p.name.start - office.end <= _ITS_OWN]
    homes = [name for name in account.roles[at].home if name.kind == "country"]
    pairs = [between(party.name, home) for party in near for home in homes]
    return any(start < end and sentence.joins(start, end, "of") for start, end in pairs)


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
