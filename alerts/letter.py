"""What a person reads in a mail, before it is text or HTML: facts, proof, sources, links, and why it came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.catalogue import say
from alerts.facts import facts_of
from alerts.message import Instance, Parcel, Telling, conditions
from alerts.payload import Coverage
from alerts.quote import Quote, quote_of
from alerts.subject import before, subject
from alerts.title import Names, title
from alerts.words import capitalized, counted, isolated, listed, lowered, spoken_day, spoken_moment
from db.event import Change, Event, Report
from db.subscription import Subscription
from parser.article import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event in a mail."""

    title: str
    who_says_so: str
    changes: tuple[str, ...]
    """Was, now and why of a correction; the lateness of what was caught up."""
    facts: tuple[tuple[str, str], ...]
    """Label and value."""
    quote: Quote | None
    also_in: str | None
    article: str | None
    """Address of the report that proves it best; None once no outlet tells it any more."""
    page: str | None
    """Our own page, for those who can reach it."""
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a mail to the operator says of one kind of trouble."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value."""
    remarks: tuple[str, ...]
    """What Marsad does about it, and what its reader can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail: stories of the press, or sections about Marsad itself."""

    language: Language
    subject: str
    stories: tuple[Story, ...] = ()
    sections: tuple[Section, ...] = ()
    reasons: tuple[str, ...]
    """Why it came and since when."""
    coverage: str | None
    """Which outlets cannot be read now, and since when."""
    stop: str
    """The command, or the setting, that ends the subscription."""
    is_demo: bool
    """Outlets and news are invented, and the mail says so."""


def letter(parcel: Parcel, instance: Instance) -> Letter:
    """Write to one person about everything in a parcel."""
    language = parcel.subscription.language
    return Letter(
        language=language,
        subject=marked(subject(parcel.tellings, language, instance.names), language, instance),
        stories=tuple(_story(telling, parcel, instance) for telling in parcel.tellings),
        reasons=tuple(_reasons(parcel, instance)),
        coverage=coverage_line(parcel.coverage, language, instance),
        stop=f"marsad subscriptions stop {parcel.subscription.id}",
        is_demo=instance.is_demo,
    )


def marked(text: str, language: Language, instance: Instance) -> str:
    """A subject; that of a demo says so."""
    return say(language, "subject", "demo", subject=text) if instance.is_demo else text


def _story(telling: Telling, parcel: Parcel, instance: Instance) -> Story:
    event, language = telling.event, parcel.subscription.language
    reports = _ordered(event, telling.change, language)
    return Story(
        title=title(event, language, instance.names),
        who_says_so=capitalized(counted_sources(event, language, instance.names)),
        changes=tuple(_changes(telling, parcel.subscription, instance)),
        facts=tuple(facts_of(event, language, instance.names)),
        quote=quote_of(event, reports[0], language, parcel, instance) if reports else None,
        also_in=_also_in(reports, language, instance),
        article=reports[0].url if reports else None,
        page=instance.url(event, language),
        reference=say(language, "mail", "event id", id=event.id, version=event.version),
    )


def _ordered(event: Event, change: Change, language: Language) -> list[Report]:
    """Reports that prove something first, of these the reader's language, then the article that brought the news."""
    proving = {proof.report for proof in event.evidence}
    return sorted(
        event.reports,
        key=lambda report: (report.id not in proving, report.language != language, report.id != change.article),
    )


def counted_sources(event: Event, language: Language, names: Names) -> str:
    """Name the origin of the reports, how many outlets repeat it, and the partner whose own word was looked for in vain."""
    forms = names.names(language).get(event.partners[0]) if len(event.partners) == 1 else None
    return counted(event, language, unseen_from=(forms.from_ or forms.in_text or forms.name) if forms else None)


def _changes(telling: Telling, subscription: Subscription, instance: Instance) -> Iterator[str]:
    language, names = subscription.language, instance.names
    if telling.is_late:
        yield from _lateness(telling, subscription, instance)
    if telling.type not in {"event.corrected", "event.retracted"}:
        return
    old, new = dict(facts_of(before(telling), language, names)), dict(facts_of(telling.event, language, names))
    for label in dict.fromkeys([*old, *new]):
        if old.get(label) != new.get(label):
            nothing = say(language, "mail", "nothing")
            yield say(language, "mail", "was", field=label, value=old.get(label, nothing))
            yield say(language, "mail", "now", field=label, value=new.get(label, nothing))
    yield say(language, "mail", "because", reason=say(language, "reason", _reason(telling.change)))


def _reason(change: Change) -> str:
    """Why something that was told is set right: what a person said of it, where that says more than that it was set right."""
    return "not_new" if any(one.field == "new" and not one.after for one in change.fields) else change.what


def _lateness(telling: Telling, subscription: Subscription, instance: Instance) -> Iterator[str]:
    """Whose article came to us late, and when it was published."""
    language, published = subscription.language, telling.change.published
    for report in telling.event.reports:
        if report.id == telling.change.article:
            outlet = isolated(instance.outlet(report.outlet), language)
            if published:
                moment = spoken_moment(published, language, subscription.timezone)
                yield say(language, "mail", "late", outlet=outlet, published=moment)
            else:
                yield say(language, "mail", "late undated", outlet=outlet)


def _also_in(reports: Sequence[Report], language: Language, instance: Instance) -> str | None:
    others = dict.fromkeys(other.outlet for other in reports[1:] if other.outlet != reports[0].outlet)
    names = [isolated(instance.outlet(slug), language) for slug in others]
    return say(language, "mail", "also in", outlets=listed(language, names)) if names else None


def _reasons(parcel: Parcel, instance: Instance) -> Iterator[str]:
    subscription, language = parcel.subscription, parcel.subscription.language
    name = instance.rule_name(subscription)
    telling = parcel.tellings[0]
    if met := conditions(telling, instance.rules.get(subscription.rule), subscription):
        words = say(language, "mail", "and").join(_condition(facet, telling, language, instance.names) for facet in met)
        yield say(language, "mail", "why", rule=name, conditions=words)
    else:
        yield say(language, "mail", "why told before" if telling.change.news is None else "why all", rule=name)
    yield subscribed_since(subscription)


def subscribed_since(subscription: Subscription) -> str:
    """Since when a mail's reader has asked for it."""
    language = subscription.language
    return say(language, "mail", "since", day=spoken_day(subscription.created_at, language))


def _condition(facet: str, telling: Telling, language: Language, names: Names) -> str:
    """A condition in the words of the event that met it, or the facet's name where its value has no word."""
    event = telling.event
    match facet:
        case "kind":
            return lowered(say(language, "kind", event.kind))
        case "news":
            return say(language, "news", telling.change.news or "occurred")
        case "partner":
            return listed(language, [names.label(partner, language) for partner in event.partners], 3)
        case "instrument" if event.instrument:
            return say(language, "instrument", event.instrument)
    excluded = facet.removeprefix("not_")
    words = say(language, "facet", excluded)
    return words if excluded == facet else say(language, "facet", "not", facet=words)


def coverage_line(coverage: Coverage, language: Language, instance: Instance) -> str | None:
    """Which outlets cannot be read now, and since when; None while all can."""
    blind = [_blind(slug, coverage.since.get(slug), language, instance) for slug in coverage.blind]
    return say(language, "mail", "coverage", n=len(blind), outlets=listed(language, blind)) if blind else None


def _blind(slug: str, since: datetime | None, language: Language, instance: Instance) -> str:
    name = isolated(instance.outlet(slug), language)
    return name if since is None else say(language, "mail", "blind since", outlet=name, day=spoken_day(since, language))
