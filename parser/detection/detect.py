"""From an article to what it says happened. Rules and data only: the same text always gives the same mentions."""

from collections.abc import Sequence
from datetime import date

from parser.article import CASABLANCA, Article
from parser.detection.acts import acts
from parser.detection.assemble import mention
from parser.detection.claims import claims
from parser.detection.marked import Marked, Sentence, mark
from parser.detection.party import party
from parser.detection.roles import is_service, is_shared, roles
from parser.detection.scene import Scene
from parser.detection.surnames import with_surnames
from parser.detection.trace import Trace
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.names.entries import HOME
from parser.names.gazetteer import Name

NAMESAKES = ("CM", "DZ", "MR", "TN")
"""Countries whose police bears the name of Morocco's."""
_FOREIGN = frozenset(f"{country}-DGSN" for country in NAMESAKES)
_ADJOINING = 3
"""How far behind a service's name the country may stand whose it is: a closing bracket, a space."""
_LONGEST = 600
"""How long a sentence may be that tells of one case; a press review may run through without a stop."""
_BREATH = 100
"""How far a request from abroad and the city where it is carried out may stand apart."""
_DATELINE = ("-", ":", ".", "(")


def detect(article: Article, knowledge: Knowledge, trace: Trace | None = None) -> tuple[Mention, ...]:
    """Say which acts of cooperation an article tells, in the order of its text.

    With a `trace` every trigger's decision is noted in it.
    """
    scene = _scene(mark(article, day_of(article), knowledge), knowledge)
    if trace is not None:
        trace.see(scene)
    if not is_about_us(scene):
        if trace is not None:
            trace.refuse()
        return ()
    told = acts(claims(scene, trace), scene, trace)
    if trace is not None:
        trace.settle(told)
    return tuple(mention(act, told, scene, knowledge) for act in told)


def day_of(article: Article) -> date | None:
    """The day of publication in Casablanca, from which relative dates count."""
    return article.published.astimezone(CASABLANCA).date() if article.published else None


def is_about_us(scene: Scene) -> bool:
    """The gate: without one of our two services and somebody foreign there is nothing to read.

    An assembly of police that a Moroccan city hosts is the services' own, also where a text does not say so.
    """
    is_ours = any(roles.ours for roles in scene.roles) or any(_hosts_police(sentence) for sentence in scene.sentences)
    is_ours = is_ours or _hunts_at_home(scene) or scene.is_a_chiefs_visit
    return is_ours and any(roles.parties for roles in scene.roles)


def _hunts_at_home(scene: Scene) -> bool:
    """Whether somebody whom others want was caught in a Moroccan city: by our police, named or not."""
    is_home = any(name.kind == "place" and name.country == HOME for s in scene.sentences for name in s.names)
    return is_home and any(sentence.of("red_notice") or _is_hunted_here(sentence) for sentence in scene.sentences)


def _is_hunted_here(sentence: Sentence) -> bool:
    """Whether police in a Moroccan city carry out what others asked for, in one breath."""
    is_a_review = sentence.end - sentence.start > _LONGEST
    cities = [name.start for name in sentence.names if name.kind == "place" and name.country == HOME and not is_a_review]
    asked = [hit.start for hit in sentence.of("warrant") if sentence.of("security")]
    return any(abs(city - request) <= _BREATH for city in cities for request in asked)


def _hosts_police(sentence: Sentence) -> bool:
    is_home = any(name.kind == "place" and name.country == HOME for name in sentence.names)
    return is_home and bool(sentence.of("congress")) and any(name.is_police for name in sentence.names)


def _scene(marked: Marked, knowledge: Knowledge) -> Scene:
    namesake = _is_a_namesake(marked)
    sides = tuple(roles(sentence, is_namesake=namesake) for sentence in marked.sentences)
    return Scene(marked, with_surnames(marked, sides), knowledge.lexicons.triggers)


def _is_a_namesake(marked: Marked) -> bool:
    """Whether DGSN means a service abroad that bears the name.

    Of Morocco then nothing is named but the country, as a neighbour, and of the other country more: its city, its adjective,
    its service; or it is the host to a third country's police, which our own service would not meet there.
    """
    names = [name for sentence in marked.sentences for name in sentence.names]
    if any(is_service(name) and not is_shared(name) for name in names):
        return False
    if any(name.country == HOME or _is_a_side(name, sentence) for sentence in marked.sentences for name in sentence.names):
        return False
    if not any(HOME in (name.entity, name.country) for name in names) and any("DZ" in (n.partner, n.country) for n in names):
        return True
    return _is_called_anothers(marked) or _is_written_in(marked) or _is_set_in(names) or _is_hosted(marked)


def _is_a_side(name: Name, sentence: Sentence) -> bool:
    """Whether Morocco's adjective belongs to somebody who acts: a delegation, not a bank."""
    return name.entity == HOME and name.kind == "demonym" and party(name, HOME, None, sentence).acts


def _is_called_anothers(marked: Marked) -> bool:
    """Whether a country follows the name, "(DGSN) argelina", or the name is known to be its service's."""
    if any(name.entity in _FOREIGN for s in marked.sentences for name in s.names):
        return True
    pairs = [pair for s in marked.sentences for pair in zip(s.names, s.names[1:], strict=False)]
    return any(is_shared(name) and _follows(after, name) and after.partner in NAMESAKES for name, after in pairs)


def _is_hosted(marked: Marked) -> bool:
    """Whether a namesake's country is host to a third country's police, where no assembly brings both there."""
    names = [name for sentence in marked.sentences if not sentence.of("congress") for name in sentence.names]
    hosts = {name.partner or name.country for name in names} & set(NAMESAKES)
    guests = {name.partner for name in names if name.kind in ("demonym", "agency") and name.partner} - {*NAMESAKES, HOME}
    return bool(guests) and len(hosts) == 1


def _is_set_in(names: Sequence[Name]) -> bool:
    """Whether such a country's city and its own adjective are named: "à Nouakchott … les autorités mauritaniennes"."""
    cities = {name.country for name in names if name.kind == "place" and name.country in NAMESAKES}
    return any(name.kind == "demonym" and name.partner in cities for name in names)


def _follows(country: Name, service: Name) -> bool:
    return country.kind in ("country", "demonym") and country.start - service.end <= _ADJOINING


def _is_written_in(marked: Marked) -> bool:
    """Whether the text's dateline is a city of a country whose service bears the name."""
    first = next((s for s in marked.sentences if s.part == "text"), None)
    at = next((n for n in first.names if n.start == first.start and n.country in NAMESAKES), None) if first else None
    return first is not None and at is not None and first.between(at.end, at.end + _ADJOINING).lstrip()[:1] in _DATELINE
