"""From an article to what it says happened. Rules and data only: the same text always gives the same mentions."""

from datetime import date

from parser.article import CASABLANCA, Article
from parser.detection.acts import acts
from parser.detection.assemble import mention
from parser.detection.claims import claims
from parser.detection.marked import Marked, Sentence, mark
from parser.detection.roles import roles
from parser.detection.scene import Scene
from parser.detection.surnames import with_surnames
from parser.detection.trace import Trace
from parser.detection.whose import is_anothers
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.names.entries import HOME

_LONGEST = 600
"""How long a sentence may be that tells of one case; a press review may run through without a stop."""
_BREATH = 100
"""How far a request from abroad and the city where it is carried out may stand apart."""


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
    namesake = is_anothers(marked)
    sides = tuple(roles(sentence, is_namesake=namesake) for sentence in marked.sentences)
    return Scene(marked, with_surnames(marked, sides), knowledge.lexicons.triggers)
