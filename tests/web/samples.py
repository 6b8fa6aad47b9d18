"""Invented events, told by invented outlets, in a store that only remembers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from crawler.ledger import CatchUp, RouteMemory
from crawler.outcome import Kind as Outcome
from db.backlog import Backlog
from db.event import Event, Proof, Redirect, Report
from db.installation import Installation
from db.outlet import OutletState
from db.unavailable import Unavailable
from parser.article import Language
from parser.mention import Counterpart, Kind, Person
from parser.names.entries import Entity
from parser.names.titles import TitleForms
from tests.alerts.events import HEAD

NOW = datetime(2025, 11, 28, 12, 0, tzinfo=UTC)

_NAMES: Mapping[str, Mapping[Language, str]] = {
    "NO": {"ar": "النرويج", "fr": "Norvège", "en": "Norway", "es": "Noruega"},
    "ES": {"ar": "إسبانيا", "fr": "Espagne", "en": "Spain", "es": "España"},
    "DE": {"ar": "ألمانيا", "fr": "Allemagne", "en": "Germany", "es": "Alemania"},
    "NL": {"ar": "هولندا", "fr": "Pays-Bas", "en": "Netherlands", "es": "Países Bajos"},
    "SN": {"ar": "السنغال", "fr": "Sénégal", "en": "Senegal", "es": "Senegal"},
    "INTERPOL": {"ar": "الأنتربول", "fr": "INTERPOL", "en": "INTERPOL", "es": "INTERPOL"},
    "Marrakech": {"ar": "مراكش", "fr": "Marrakech", "en": "Marrakech", "es": "Marrakech"},
    "Tangier": {"ar": "طنجة", "fr": "Tanger", "en": "Tangier", "es": "Tánger"},
    "norwegian_police": {"ar": "الشرطة الوطنية النرويجية", "fr": "Police nationale norvégienne"},
}


class SomeNames:
    """What a handful of partners and cities are called; all others by their id."""

    def label(self, entity: str, language: Language, /) -> str:
        return _NAMES.get(entity, {}).get(language, entity)

    def names(self, language: Language, /) -> Mapping[str, TitleForms]:
        forms = {"en": {"NO": TitleForms(name="Norway", in_text="Norway")}, "ar": {"NO": TitleForms(name="النرويج")}}
        return forms.get(language, {})

    def head(self, on: date) -> Entity | None:  # noqa: ARG002  # he always is
        return HEAD


READY = Installation(started_at=NOW, ready_at=NOW)
NOTHING_WAITS = Backlog(
    events=0,
    untold=0,
    oldest_untold=None,
    due=0,
    oldest_due=None,
    dead=0,
    due_routes=0,
    oldest_due_route=None,
    open_catch_ups=0,
    held=False,
)


@dataclass
class Ailing:
    reason: str
    detail: str
    since: datetime


@dataclass
class Signs:
    """A supervisor's signs of life, as a test wants them."""

    started_at: datetime = NOW - timedelta(days=3)
    beat_at: datetime | None = NOW
    store: Ailing | None = None
    children: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    fetches: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)


@dataclass
class Shelf:
    """A store that holds what a test puts into it."""

    kept: list[Event] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    life: Installation = READY
    waits: Backlog = NOTHING_WAITS
    states: dict[str, OutletState] = field(default_factory=dict)
    routes: dict[tuple[str, str], tuple[RouteMemory, Outcome]] = field(default_factory=dict)
    past: list[CatchUp] = field(default_factory=list)
    is_gone: bool = False
    """The database behind it cannot be used."""
    asked: int = 0
    """How often it was asked where its installation stands."""

    def events(
        self,
        *,
        ids: Collection[str] | None = None,
        kinds: Collection[Kind] | None = None,
        partners: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        self._answer()
        kept = [event for event in self.kept if ids is None or event.id in ids]
        kept = [event for event in kept if kinds is None or event.kind in kinds]
        return [event for event in kept if partners is None or not set(partners).isdisjoint(event.partners)][:limit]

    def event(self, event_id: str) -> Event | Redirect | None:
        if event_id in self.merged:
            return Redirect(self.merged[event_id])
        return next((event for event in self.kept if event.id == event_id), None)

    def article_text(self, report: str) -> str | None:
        return self.texts.get(report)

    def installation(self) -> Installation:
        self._answer()
        self.asked += 1
        return self.life

    def health(self, *, now: datetime | None = None) -> Backlog:
        del now
        self._answer()
        return self.waits

    def outlet_states(self) -> Mapping[str, OutletState]:
        return self.states

    def route_memories(self) -> Mapping[tuple[str, str], tuple[RouteMemory, Outcome]]:
        return self.routes

    def catch_ups(self, outlet: str) -> Sequence[CatchUp]:
        return [one for one in self.past if one.outlet == outlet]

    def _answer(self) -> None:
        if self.is_gone:
            raise Unavailable("locked", "sqlite:////var/lib/marsad/marsad.db", "database is locked")


def a_report(report_id: str, **changed: object) -> Report:
    plain = Report(
        id=report_id,
        url=f"https://tamghart.example/{report_id}",
        outlet="tamghart",
        title="خبر من مراكش",
        published=datetime(2025, 11, 27, 10, 20, tzinfo=UTC),
        fetched=datetime(2025, 11, 27, 10, 29, tzinfo=UTC),
        language="ar",
        told_as="occurred",
        origin="dgsn_communique",
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # the tests name fields that exist


def an_event(event_id: str, **changed: object) -> Event:
    plain = Event(
        id=event_id,
        kind="visit",
        status="occurred",
        known_from="report",
        new=True,
        news="occurred",
        instrument=None,
        partners=("ES",),
        counterparts=(),
        date="2025-11-20",
        date_end=None,
        precision="day",
        place=None,
        place_country=None,
        topics=(),
        direction="not_given",
        level="not_given",
        services=("DGSN", "DGST"),
        counts=None,
        origins=("dgsn_communique",),
        outlets=1,
        frame=None,
        possibly_same_as=(),
        first_seen=datetime(2025, 11, 20, 9, 0, tzinfo=UTC),
        version=1,
        reports=(a_report(f"r-{event_id}", published=datetime(2025, 11, 20, 8, 0, tzinfo=UTC)),),
        evidence=(),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # the tests name fields that exist


def proofs(report: str, text: str, said: Iterable[tuple[str, str]], part: str = "text") -> tuple[Proof, ...]:
    """Point at the first place of a text where each (field, quote) stands."""
    return tuple(
        Proof(report=report, field=name, quote=quote, start=text.index(quote), end=text.index(quote) + len(quote), part=part)  # type: ignore[arg-type]  # "text" or "title"
        for name, quote in said
    )


NORWAY_AR = (
    "احتضنت مراكش أشغال جمعية أمنية دولية طوال أربعة أيام من هذا الشهر.\n"
    "وعلى هامشها وقع حموشي مذكرة تفاهم مع هاكون سكولستاد، رئيس الشرطة الوطنية النرويجية، تهم مكافحة الجريمة المنظمة.\n"
    "وعبر الطرفان للنرويج وللمغرب عن رغبتهما في تبادل الخبرات."
)
NORWAY_FR = (
    "La DGSN et la police norvégienne ont signé un mémorandum d’entente à Marrakech. "
    "Le texte porte sur la criminalité organisée, précise le communiqué."
)
TITLE_AR = "مذكرة تفاهم بين المغرب والنرويج"

NORWAY = an_event(
    "7K3QF2MD",
    kind="agreement",
    instrument="memorandum_of_understanding",
    partners=("NO",),
    counterparts=(
        Counterpart(
            partner="NO",
            agency="norwegian_police",
            person=Person(ar="هاكون سكولستاد", latn="Håkon Skulstad"),
            level="head_of_service",
        ),
    ),
    date="2025-11",
    precision="month",
    place="Marrakech",
    topics=("organized_crime",),
    direction="mutual",
    level="head_of_service",
    outlets=2,
    frame="RNDVP43A",
    first_seen=datetime(2025, 11, 27, 10, 29, tzinfo=UTC),
    version=2,
    reports=(
        a_report("no-ar", title=TITLE_AR),
        a_report("no-fr", title="Accord policier avec Oslo", language="fr", outlet="litham", url="https://litham.example/2"),
    ),
    evidence=(
        *proofs("no-ar", TITLE_AR, [("partners", "النرويج")], part="title"),
        *proofs(
            "no-ar",
            NORWAY_AR,
            [
                ("kind", "وقع حموشي مذكرة تفاهم"),
                ("instrument", "مذكرة تفاهم"),
                ("counterparts", "هاكون سكولستاد"),
                ("partners", "الشرطة الوطنية النرويجية"),
                ("topics", "الجريمة المنظمة"),
                ("place", "مراكش"),
            ],
        ),
        *proofs(
            "no-fr",
            NORWAY_FR,
            [("kind", "signé un mémorandum d’entente"), ("partners", "norvégienne"), ("topics", "criminalité organisée")],
        ),
    ),
)
ROUND_UP = an_event(
    "RNDVP43A",
    kind="meeting",
    partners=("ES", "DE", "SN", "NL", "INTERPOL"),
    date="2025-11-24",
    date_end="2025-11-27",
    place="Marrakech",
    topics=("cybercrime", "organized_crime", "public_order"),
    counts={"announced": 12, "named": 5},
    outlets=3,
    first_seen=datetime(2025, 11, 27, 10, 29, tzinfo=UTC),
)
PLANNED = an_event("PLNXHQ22", kind="agreement", status="planned", news="planned", partners=("NL",), date="2025-12-04", new=False)
RETOLD = an_event(
    "RTLD2222", kind="award", known_from="retelling", date="2014", precision="year", new=False, origins=("not_stated",)
)
UNDATED = an_event("NDTD2222", kind="training", partners=("SN",), date=None, precision=None, origins=("own_reporting",))
DISPUTED = an_event("DSPT2222", kind="operation", status="disputed", partners=("DE",), topics=("terrorism", "arms"))
RETRACTED = an_event("RTRC2222", status="retracted", partners=("SN",))
HOSTILE = an_event(
    "HSTL2222",
    partners=("<b>XX</b>",),
    place="<script>alert(1)</script>",
    reports=(
        a_report(
            "bad",
            title='<script>alert("x")</script> \u202etitle',
            outlet="<img src=x onerror=alert(1)>",
            url="javascript:alert(1)",
            language="en",
        ),
    ),
    evidence=proofs("bad", "He said <script>alert(2)</script> & left.", [("kind", "<script>alert(2)</script>")]),
)


def a_full_shelf() -> Shelf:
    return Shelf(
        kept=[NORWAY, ROUND_UP, PLANNED, RETOLD, UNDATED, DISPUTED, RETRACTED, HOSTILE],
        texts={"no-ar": NORWAY_AR, "no-fr": NORWAY_FR, "bad": "He said <script>alert(2)</script> & left."},
        merged={"MRGD2222": "7K3QF2MD"},
    )
