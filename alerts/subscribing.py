"""From what somebody asks for to a subscription that can work, or the reason why it cannot."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from secrets import token_bytes
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from alerts.filter import EventFilter
from alerts.mail import NotOneAddress, one_address
from alerts.notifiers.webhook import new_secret
from crawler.address import Network, allowed_url
from db.subscription import Subscription
from parser.article import Language

SECRET_BYTES = 32
ID_BYTES = 5


class Unfit(ValueError):
    """A subscription as asked for could never be served."""


def subscription_to(
    rule: str,
    channel: str,
    address: str,
    *,
    language: Language,
    now: datetime,
    timezone: str = "Africa/Casablanca",
    narrowing: Mapping[str, Sequence[str]] | None = None,
    allow: Sequence[Network] = (),
    random: Callable[[int], bytes] = token_bytes,
) -> Subscription:
    """Write a new subscription, with a signing secret where its channel signs. Raises `Unfit`.

    `allow` opens private networks to webhooks; `random` gives that many random bytes.
    """
    if language not in get_args(Language):
        raise Unfit(f'language: "{language}" is not one of {", ".join(get_args(Language))}')
    _check_timezone(timezone)
    _CHECKS[channel](address, allow)
    return Subscription(
        id=random(ID_BYTES).hex(),
        rule=rule,
        channel=channel,
        address=address,
        secret=new_secret(random(SECRET_BYTES)) if channel == "webhook" else None,
        language=language,
        timezone=timezone,
        narrowing=_checked(narrowing or {}),
        created_at=now,
    )


def _check_timezone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Unfit(f'timezone: "{timezone}" is no zone of the tz database, such as Africa/Casablanca') from error


def _check_webhook(address: str, allow: Sequence[Network]) -> None:
    if not allowed_url(address, allow):
        raise Unfit(f'webhook: "{address}" is no web address, or a private one that [network] allow does not open')


def _check_email(address: str, allow: Sequence[Network]) -> None:
    del allow  # the relay is the operator's choice; the recipient is a name to it
    try:
        one_address(address)
    except NotOneAddress as error:
        raise Unfit(f"email: {error}") from error


_CHECKS: Mapping[str, Callable[[str, Sequence[Network]], None]] = {"webhook": _check_webhook, "email": _check_email}


def _checked(narrowing: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    try:
        EventFilter.model_validate(dict(narrowing))
    except ValidationError as error:
        first = error.errors()[0]
        raise Unfit(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    return narrowing
