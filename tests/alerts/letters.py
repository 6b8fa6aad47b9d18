"""Mails that tests send, and what stands in them."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import Any

from alerts.mail import email_message
from alerts.message import Instance, Parcel
from parser.article import Language
from parser.mention import Counterpart, Person
from tests.alerts.events import event, proof, report

SIGNED = event(
    outlets=3,
    counterparts=(
        Counterpart(partner="NO", agency="الشرطة الوطنية النرويجية", person=Person(ar="هاكون سكولستاد", latn="Håkon Skulstad")),
    ),
    reports=(
        report(),
        report(id="lm:1", outlet="lematin", language="fr", title="La DGSN signe", url="https://lematin.example/1"),
        report(id="goud:1", outlet="goud", url="https://goud.example/1"),
    ),
    evidence=(
        proof("بمراكش، وضع حموشي وهاكون سكولستاد، رئيس الشرطة الوطنية النرويجية، توقيعيهما على مذكرة تفاهم"),
        proof("مذكرة تفاهم", field="instrument"),
        proof("النرويجية", field="partners"),
    ),
)
TALKS = event(
    id="AAAAAAA2",
    kind="meeting",
    instrument=None,
    partners=("ES", "DE", "SN", "FR"),
    counts={"announced": 43, "named": 51},
    topics=(),
    date="2025-11-24",
    date_end="2025-11-27",
)
ETHIOPIA = event(id="AAAAAAA3", partners=("ET",), possibly_same_as=("BBBBBBBB",))


def mail(parcel: Parcel, instance: Instance) -> EmailMessage:
    parsed = message_from_bytes(email_message(parcel, instance).body, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def text(parsed: EmailMessage) -> str:
    part = parsed.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html(parsed: EmailMessage) -> str:
    part = parsed.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def to(language: Language, **fields: Any) -> dict[str, Any]:
    return {"to": {"language": language, **fields}}


class Elements(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
