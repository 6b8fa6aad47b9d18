"""Events, changes and subscriptions for tests, and a small table of names that stands for the gazetteer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from db.event import Change, Event, Proof, Report
from db.subscription import Subscription
from parser.article import Language
from parser.names.entries import Entity, Form, Source
from parser.names.titles import TitleForms

NOW = datetime(2025, 11, 27, 10, 31, tzinfo=UTC)
PUBLISHED = datetime(2025, 11, 27, 10, 20, tzinfo=UTC)

_FORMS: Mapping[Language, Mapping[str, TitleForms]] = {
    "ar": {
        code: TitleForms(name=name)
        for code, name in {
            "NO": "النرويج",
            "ES": "إسبانيا",
            "DE": "ألمانيا",
            "SN": "السنغال",
            "NL": "هولندا",
            "FR": "فرنسا",
            "AE": "الإمارات",
            "GB": "المملكة المتحدة",
            "IT": "إيطاليا",
            "ET": "إثيوبيا",
        }.items()
    },
    "fr": {
        code: TitleForms(name=name, with_=f"avec {party}", in_=inside, from_=origin)
        for code, name, party, inside, origin in (
            ("NO", "Norvège", "la Norvège", "en Norvège", "de Norvège"),
            ("ES", "Espagne", "l’Espagne", "en Espagne", "d’Espagne"),
            ("DE", "Allemagne", "l’Allemagne", "en Allemagne", "d’Allemagne"),
            ("SN", "Sénégal", "le Sénégal", "au Sénégal", "du Sénégal"),
            ("NL", "Pays-Bas", "les Pays-Bas", "aux Pays-Bas", "des Pays-Bas"),
            ("FR", "France", "la France", "en France", "de France"),
            ("AE", "Émirats arabes unis", "les Émirats arabes unis", "aux Émirats arabes unis", "des Émirats arabes unis"),
            ("GB", "Royaume-Uni", "le Royaume-Uni", "au Royaume-Uni", "du Royaume-Uni"),
            ("IT", "Italie", "l’Italie", "en Italie", "d’Italie"),
            ("ET", "Éthiopie", "l’Éthiopie", "en Éthiopie", "d’Éthiopie"),
        )
    },
    "en": {
        code: TitleForms(name=name, in_text=text)
        for code, name, text in (
            ("NO", "Norway", "Norway"),
            ("ES", "Spain", "Spain"),
            ("DE", "Germany", "Germany"),
            ("SN", "Senegal", "Senegal"),
            ("NL", "Netherlands", "the Netherlands"),
            ("FR", "France", "France"),
            ("AE", "United Arab Emirates", "the United Arab Emirates"),
            ("GB", "United Kingdom", "the United Kingdom"),
            ("IT", "Italy", "Italy"),
            ("ET", "Ethiopia", "Ethiopia"),
        )
    },
    "es": {
        code: TitleForms(name=name, with_=f"con {party}", from_=origin)
        for code, name, party, origin in (
            ("NO", "Noruega", "Noruega", "de Noruega"),
            ("ES", "España", "España", "de España"),
            ("DE", "Alemania", "Alemania", "de Alemania"),
            ("SN", "Senegal", "Senegal", "de Senegal"),
            ("NL", "Países Bajos", "los Países Bajos", "de los Países Bajos"),
            ("FR", "Francia", "Francia", "de Francia"),
            ("AE", "Emiratos Árabes Unidos", "Emiratos Árabes Unidos", "de Emiratos Árabes Unidos"),
            ("GB", "Reino Unido", "el Reino Unido", "del Reino Unido"),
            ("IT", "Italia", "Italia", "de Italia"),
            ("ET", "Etiopía", "Etiopía", "de Etiopía"),
        )
    },
}
_OTHERS: Mapping[str, Mapping[Language, str]] = {
    "TO": {"ar": "تونغا", "fr": "Tonga", "en": "Tonga", "es": "Tonga"},
    "Marrakech": {"ar": "مراكش", "fr": "Marrakech", "en": "Marrakech", "es": "Marrakech"},
    "Tangier": {"ar": "طنجة", "fr": "Tanger", "en": "Tangier", "es": "Tánger"},
}


_HERE = Source(Path(__file__), 1)
HEAD = Entity(
    id="Hammouchi",
    kind="person",
    forms=(Form("عبد اللطيف حموشي", "ar", _HERE), Form("Abdellatif Hammouchi", None, _HERE)),
    services=("DGSN", "DGST"),
)


class Names:
    """What `parser.names.gazetteer.Gazetteer` tells of names, for ten countries and two cities."""

    def names(self, language: Language) -> Mapping[str, TitleForms]:
        return _FORMS[language]

    def label(self, entity: str, language: Language) -> str:
        if entity in _FORMS[language]:
            return _FORMS[language][entity].name
        return _OTHERS.get(entity, {}).get(language, entity)

    def head(self, on: date) -> Entity | None:  # noqa: ARG002  # he always is
        return HEAD


NAMES = Names()


def report(**fields: Any) -> Report:
    plain = Report(
        id="tanja7:1",
        url="https://tanja7.example/1",
        outlet="tanja7",
        title="توقيع مذكرة بمراكش",
        published=PUBLISHED,
        fetched=NOW,
        language="ar",
        told_as="occurred",
        origin="dgsn_communique",
    )
    return replace(plain, **fields)


def proof(quote: str = "وقع حموشي مذكرة تفاهم مع المسؤول النرويجي", **fields: Any) -> Proof:
    return replace(Proof(report="tanja7:1", field="kind", quote=quote, start=0, end=len(quote)), **fields)


def event(**fields: Any) -> Event:
    plain = Event(
        id="7K3QF2MD",
        kind="agreement",
        status="occurred",
        known_from="report",
        new=True,
        news="occurred",
        instrument="memorandum_of_understanding",
        partners=("NO",),
        counterparts=(),
        date="2025-11",
        date_end=None,
        precision="month",
        place="Marrakech",
        place_country="MA",
        topics=("organized_crime",),
        direction="mutual",
        level="head_of_service",
        services=("DGSN", "DGST"),
        counts=None,
        origins=("dgsn_communique",),
        outlets=1,
        frame=None,
        possibly_same_as=(),
        first_seen=NOW,
        version=1,
        reports=(report(),),
        evidence=(proof(),),
    )
    return replace(plain, **fields)


def change(told: Event | None = None, **fields: Any) -> Change:
    told = told or event()
    plain = Change(
        version_id=1,
        what="opened",
        news=told.news,
        event=told,
        fields=(),
        arrival="live",
        article="tanja7:1",
        published=PUBLISHED,
        fetched=NOW,
        made_at=NOW,
    )
    return replace(plain, **fields)


def subscription(**fields: Any) -> Subscription:
    plain = Subscription(
        id="s1",
        rule="new-mou",
        channel="email",
        address="reader@example.org",
        language="ar",
        created_at=NOW - timedelta(days=55),
    )
    return replace(plain, **fields)
