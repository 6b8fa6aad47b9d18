"""From what somebody asks for to a subscription that can work, or the reason why it cannot."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_bytes
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from alerts.catalogue import LANGUAGES
from alerts.filter import EventFilter
from alerts.notice import ID_LENGTH, is_from_settings, settings_id
from alerts.notifiers import NOTIFIERS
from alerts.notifiers.webhook import new_secret
from crawler.address import Network
from db.notice import OPERATOR
from db.store import Store
from db.subscription import Subscription
from parser.article import Language
from seeds.datafile import nearest

SECRET_BYTES = 32


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
    partners: Collection[str] | None = None,
    random: Callable[[int], bytes] = token_bytes,
) -> Subscription:
    """Write a new subscription, with a signing secret where its channel signs. Raises `Unfit`.

    `allow` opens private networks to webhooks; `partners` are all that are known, None if nobody asked; `random` gives that
    many random bytes.
    """
    _check_word("language", language, LANGUAGES)
    _check_word("channel", channel, NOTIFIERS)
    _check_timezone(timezone)
    _check_address(channel, address, allow)
    if rule == OPERATOR and narrowing:
        raise Unfit(f"{', '.join(narrowing)}: notices of Marsad itself have no such facet, and come all")
    return Subscription(
        id=random(ID_LENGTH // 2).hex(),
        rule=rule,
        channel=channel,
        address=address,
        secret=new_secret(random(SECRET_BYTES)) if NOTIFIERS[channel].is_signed else None,
        language=language,
        timezone=timezone,
        narrowing=_checked(narrowing or {}, partners),
        created_at=now,
    )


def operator_subscription(
    channel: str,
    address: str,
    *,
    language: Language,
    now: datetime,
    timezone: str = "Africa/Casablanca",
    allow: Sequence[Network] = (),
    random: Callable[[int], bytes] = token_bytes,
) -> Subscription:
    """Write the subscription by which an operator hears of Marsad itself; the same settings always give the same id.

    Raises `Unfit`.
    """
    fresh = subscription_to(OPERATOR, channel, address, language=language, now=now, timezone=timezone, allow=allow, random=random)
    return replace(fresh, id=settings_id(fresh))


def subscribe_operator(store: Store, wanted: Sequence[Subscription]) -> list[Subscription]:
    """Make the operator's subscriptions what the settings say, and give those that are new, secrets included.

    `wanted` are `operator_subscription`s. One that was stopped works again, because whoever wants it to end takes it out of
    the settings; one that the settings name no longer is stopped. Those that people made are left alone.
    """
    ids = {one.id for one in wanted}
    known = {one.id: one for one in store.subscriptions() if one.rule == OPERATOR and is_from_settings(one)}
    for id_, one in known.items():
        if id_ in ids and one.state == "stopped":
            store.resume(id_)
        elif id_ not in ids and one.state != "stopped":
            store.stop(id_)
    return [store.subscribe(one) for one in wanted if one.id not in known]


def _check_word(what: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        raise Unfit(f'{what}: "{word}" is not one of {", ".join(known)}')


def _check_timezone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Unfit(f'timezone: "{timezone}" is no zone of the tz database, such as Africa/Casablanca') from error


def _check_address(channel: str, address: str, allow: Sequence[Network]) -> None:
    try:
        NOTIFIERS[channel].check(address, allow)
    except ValueError as error:
        raise Unfit(f"{channel}: {error}") from error


def _checked(narrowing: Mapping[str, Sequence[str]], partners: Collection[str] | None) -> Mapping[str, Sequence[str]]:
    try:
        wanted = EventFilter.model_validate(dict(narrowing))
    except ValidationError as error:
        first = error.errors()[0]
        raise Unfit(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    for partner in (*wanted.partner, *wanted.not_partner):
        if partners is not None and partner not in partners:
            raise Unfit(f'partner: "{partner}" is not known{nearest(partner, partners)}')
    return narrowing
