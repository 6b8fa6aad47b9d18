"""From an article to what it says happened. Rules and data only: the same text always gives the same mentions."""

from datetime import date
from zoneinfo import ZoneInfo

from parser.article import Article
from parser.detection.acts import acts
from parser.detection.assemble import mention
from parser.detection.claims import claims
from parser.detection.marked import Marked, Sentence, mark
from parser.detection.roles import is_service, roles
from parser.detection.scene import Scene
from parser.detection.trace import Trace
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.names.entries import HOME

CASABLANCA = ZoneInfo("Africa/Casablanca")


def detect(article: Article, knowledge: Knowledge, trace: Trace | None = None) -> tuple[Mention, ...]:
    """Say which acts of cooperation an article tells, in the order of its text.

    With a `trace` every trigger's decision is noted in it.
    """
    scene = _scene(mark(article, day_of(article), knowledge), knowledge)
    if not is_about_us(scene):
        if trace is not None:
            trace.note("", "", "the article does not name both a service of ours and somebody foreign")
        return ()
    told = acts(claims(scene, trace), scene)
    return tuple(mention(act, told, scene, knowledge) for act in told)


def day_of(article: Article) -> date | None:
    """The day of publication in Casablanca, from which relative dates count."""
    return article.published.astimezone(CASABLANCA).date() if article.published else None


def is_about_us(scene: Scene) -> bool:
    """The gate: without one of our two services and somebody foreign there is nothing to read.

    An assembly of police that a Moroccan city hosts is the services' own, also where a text does not say so.
    """
    is_ours = any(roles.ours for roles in scene.roles) or any(_hosts_police(sentence) for sentence in scene.sentences)
    return is_ours and any(roles.parties for roles in scene.roles)


def _hosts_police(sentence: Sentence) -> bool:
    is_home = any(name.kind == "place" and name.country == HOME for name in sentence.names)
    return is_home and bool(sentence.of("congress")) and any(name.is_police for name in sentence.names)


def _scene(marked: Marked, knowledge: Knowledge) -> Scene:
    algerian = _is_algerian(marked)
    sides = tuple(roles(sentence, is_algerian=algerian) for sentence in marked.sentences)
    return Scene(marked, sides, knowledge.lexicons.triggers)


def _is_algerian(marked: Marked) -> bool:
    """Whether DGSN means Algiers' service: Algeria is named, and nothing of Morocco but the name that both bear."""
    names = [name for sentence in marked.sentences for name in sentence.names]
    is_home = any(HOME in (n.entity, n.country) or (is_service(n) and n.entity != "DGSN") for n in names)
    return not is_home and any(n.partner == "DZ" or n.country == "DZ" for n in names)
