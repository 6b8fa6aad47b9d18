"""A letter as the bytes of an e-mail: plain text first, HTML beside it, in the direction of its language."""

import re
import textwrap
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from alerts.bulletin import Bulletin
from alerts.catalogue import say
from alerts.letter import Letter, letter
from alerts.message import Instance, Parcel
from alerts.notice_letter import notice_letter
from alerts.words import RIGHT_TO_LEFT, direction, plain
from db.delivery import FrozenMessage
from parser.article import Language

WIDTH = 72

_TEMPLATES = Path(__file__).parent / "templates"
_ADDRESS = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE
)
# Mail programs guess the direction of a line by its first letter: an Arabic line is broken only before an Arabic word.
_BEFORE_ARABIC = re.compile(r" (?=[«(]?[\u0621-\u064a])")


class NotOneAddress(ValueError):
    """A recipient must be exactly one address: a comma in it would quietly become a second recipient."""


def one_address(text: str) -> Address:
    """Read one bare address (`reader@example.org`). Raises `NotOneAddress`."""
    if not _ADDRESS.fullmatch(text):
        raise NotOneAddress(f"{text!r} is not one address")
    return Address(addr_spec=text)


def email_message(parcel: Parcel, instance: Instance) -> FrozenMessage:
    """Write a mail about the press. The same parcel gives the same bytes, Message-ID included. Raises `NotOneAddress`."""
    return _message(letter(parcel, instance), parcel, instance)


def email_notice(bulletin: Bulletin, instance: Instance) -> FrozenMessage:
    """Write a mail about Marsad itself, likewise."""
    return _message(notice_letter(bulletin, instance), bulletin, instance)


def _message(written: Letter, content: Parcel | Bulletin, instance: Instance) -> FrozenMessage:
    mail = EmailMessage(policy=SMTP)
    mail.set_content(as_text(written), cte="base64")
    mail.add_alternative(as_html(written), subtype="html", cte="base64")
    mail.set_boundary(f"=_{content.id}")
    for name, value in _headers(written, content, instance).items():
        mail[name] = value
    people_read = {"Subject": plain(written.subject), "From": formataddr((plain(instance.name), instance.sender))}
    lines = b"".join(_header_line(name, value) for name, value in people_read.items())
    return FrozenMessage(id=content.id, type=content.type, body=lines + mail.as_bytes(), frozen_at=content.at)


def _header_line(name: str, value: str) -> bytes:
    """Write a header by the older `Header`: policies lose or double spaces where they fold Arabic (python/cpython#144156)."""
    return f"{name}: {Header(value, header_name=name).encode(linesep=SMTP.linesep)}{SMTP.linesep}".encode("ascii")


def _headers(written: Letter, content: Parcel | Bulletin, instance: Instance) -> dict[str, object]:
    sender = one_address(instance.sender)
    rule = content.subscription.rule
    headers: dict[str, object] = {
        "To": one_address(content.subscription.address),
        "Date": content.at,
        "Message-ID": f"<{content.id}@{sender.domain}>",
        "List-Id": f"<{rule}.{sender.domain}>",
        "Auto-Submitted": "auto-generated",
        "Feedback-ID": f"{rule}:{content.type}:marsad",
        "Content-Language": written.language,
    }
    if instance.reply_to:
        operator = one_address(instance.reply_to)
        headers["Reply-To"] = operator
        headers["List-Unsubscribe"] = f"<mailto:{operator}?subject=stop%20{content.subscription.id}>"
    return headers


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrapped"] = wrapped
    return environment.get_template(name)


def as_text(written: Letter) -> str:
    """The letter in lines of at most `WIDTH` characters where they can be broken; an address stands alone on its line."""
    return _template("mail.txt").render(letter=written, say=say)


def as_html(written: Letter) -> str:
    """The letter as one column; direction and language stand on every element that a mail program may keep."""
    return _template("mail.html").render(letter=written, say=say, direction=direction)


def wrapped(text: str, language: Language) -> str:
    """Break a text into lines; in Arabic only where the next line opens with an Arabic letter."""
    if language not in RIGHT_TO_LEFT:
        return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    lines = [""]
    for part in _BEFORE_ARABIC.split(text):
        if lines[-1] and len(lines[-1]) + 1 + len(part) > WIDTH:
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]} {part}".strip()
    return "\n".join(lines)
