"""What the operator reads of Marsad itself, before it is text or HTML: what is wrong, since when, why, and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.bulletin import Bulletin, Told, told
from alerts.catalogue import count, say
from alerts.letter import Letter, Section, coverage_line, marked, subscribed_since
from alerts.message import Instance
from alerts.notice import Blindness, Failure, FailureState, Readiness, is_from_settings, is_widespread
from alerts.words import isolated, listed, spoken_moment
from crawler.health import Cause
from db.subscription import Subscription
from parser.article import Language

_ADVISED: frozenset[Cause | None] = frozenset({"blocked", "unreachable", "unread"})
"""Causes about which something of their own is done; about the others Marsad goes on asking, and somebody looks at the site."""
SHOWN = 3
"""Files that an advice names; of more, the rest are "others"."""


def notice_letter(bulletin: Bulletin, instance: Instance) -> Letter:
    """Write to the operator about everything in a bulletin."""
    subscription, language = bulletin.subscription, bulletin.subscription.language
    writer = _Writer(bulletin, instance, told(bulletin))
    return Letter(
        language=language,
        subject=marked(say(language, "subject", "and").join(writer.titles()), language, instance),
        sections=tuple(writer.sections()),
        reasons=(say(language, "mail", "why all", rule=instance.rule_name(subscription)), subscribed_since(subscription)),
        coverage=None if writer.names_all_blind() else coverage_line(bulletin.coverage, language, instance),
        stop=_stop(subscription),
        is_demo=instance.is_demo,
    )


def _stop(subscription: Subscription) -> str:
    """What ends a subscription; one of the settings would be there again after the next start."""
    if is_from_settings(subscription):
        return f"marsad.toml: [operator] {subscription.channel}"
    return f"marsad subscriptions stop {subscription.id}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the sections of one bulletin for its reader."""

    bulletin: Bulletin
    instance: Instance
    told: Told

    @property
    def language(self) -> Language:
        return self.bulletin.subscription.language

    def say(self, key: str, **slots: object) -> str:
        return say(self.language, "notice", key, **slots)

    def moment(self, moment: datetime) -> str:
        return spoken_moment(moment, self.language, self.bulletin.subscription.timezone)

    def titles(self) -> Iterator[str]:
        """What was lost first, then what cannot be seen, then what is well again."""
        yield from self._title("dead", [self._literal(one.host) for one in self.told.dead])
        yield from self._title("failing", [self._literal(one.host) for one in self.told.failing])
        yield from self._title("blind", [self._literal(one.name) for one in self.told.blind])
        yield from self._title("back", [self._literal(one.name) for one in self.told.back])
        yield from (self.say("ready") for _ in self.told.ready)

    def sections(self) -> Iterator[Section]:
        """In the order of the titles; outlets that are blind by cause, since what can be done depends on it."""
        yield from self._failing("dead", self.told.dead)
        yield from self._failing("failing", self.told.failing)
        for number, cause in enumerate(dict.fromkeys(one.cause for one in self.told.blind)):
            yield self._blind(cause, [one for one in self.told.blind if one.cause == cause], is_first=number == 0)
        yield from self._back(self.told.back)
        yield from (self._ready(one) for one in self.told.ready)

    def names_all_blind(self) -> bool:
        """Whether no outlet is blind besides those that the sections name."""
        named = {one.slug for one in self.told.blind}.union(*(one.blind for one in self.told.ready))
        return named >= set(self.bulletin.coverage.blind)

    def _title(self, key: str, names: Sequence[str]) -> Iterator[str]:
        """By name what is one, counted what is more, nothing of none."""
        different = list(dict.fromkeys(names))
        if different:
            yield self.say(key, name=different[0]) if len(different) == 1 else count(self.language, key, len(different))

    def _blind(self, cause: Cause | None, spells: Sequence[Blindness], *, is_first: bool) -> Section:
        [title] = self._title("blind", [self._literal(one.name) for one in spells])
        advice = self._advice(cause, [one.slug for one in spells])
        is_ours = is_first and is_widespread(self.bulletin.coverage)
        return Section(
            title=title,
            facts=((self.say("cause"), self._cause(cause)), *((self._literal(one.name), self._since(one)) for one in spells)),
            remarks=((self.say("widespread"), *advice) if is_ours else advice),
        )

    def _advice(self, cause: Cause | None, slugs: Sequence[str]) -> tuple[str, str]:
        about = f" {cause}" if cause in _ADVISED else ""
        files = listed(self.language, [self._literal(f"outlets/{slug}.toml") for slug in slugs], SHOWN)
        can = self.say(
            f"can{about}", files=files, setting=self._literal("enabled = false"), command=self._literal("marsad doctor")
        )
        return self.say(f"does{about}"), can

    def _back(self, spells: Sequence[Blindness]) -> Iterator[Section]:
        for title in self._title("back", [self._literal(one.name) for one in spells]):
            facts = tuple((self._literal(one.name), self._spell(one)) for one in spells)
            yield Section(title=title, facts=facts, remarks=(self.say("does back"),))

    def _literal(self, text: str) -> str:
        """What stands as it is in every language: a name, a file, a command."""
        return isolated(text, self.language)

    def _cause(self, cause: Cause | None) -> str:
        return say(self.language, "cause", cause or "unread")

    def _since(self, spell: Blindness) -> str:
        since, last = self.moment(spell.since), spell.last_article
        text = self.say("since, last", since=since, last=self.moment(last)) if last else self.say("since", since=since)
        return self._detailed(text, spell.detail)

    def _spell(self, spell: Blindness) -> str:
        since, until = self.moment(spell.since), spell.until
        text = self.say("from to", since=since, until=self.moment(until)) if until else self.say("since, over", since=since)
        return self._detailed(text, self._cause(spell.cause))

    def _detailed(self, text: str, detail: str) -> str:
        return self.say("detail", text=text, detail=self._literal(detail)) if detail else text

    def _failing(self, state: FailureState, failures: Sequence[Failure]) -> Iterator[Section]:
        stop = f"marsad subscriptions stop {' '.join(one.subscription for one in failures)}"
        command = {"failing": stop, "dead": "marsad deliveries list"}[state]
        for title in self._title(state, [self._literal(one.host) for one in failures]):
            yield Section(
                title=title,
                facts=tuple((one.subscription, self._failure(one)) for one in failures),
                remarks=(self.say(f"does {state}"), self.say(f"can {state}", command=self._literal(command))),
            )

    def _failure(self, failure: Failure) -> str:
        rule = self.instance.rules.get(failure.rule)
        text = self.say(
            "failure",
            channel=self._literal(failure.channel),
            rule=rule.name_in(self.language) if rule else failure.rule,
            since=self.moment(failure.since),
            attempts=failure.attempts,
        )
        return self._detailed(text, failure.said)

    def _ready(self, readiness: Readiness) -> Section:
        blind = [self._literal(self.instance.outlet(slug)) for slug in readiness.blind]
        facts = [(self.say("read"), self.say("of", read=readiness.read, of=readiness.of))]
        if blind:
            facts.append((self.say("unseen"), listed(self.language, blind)))
        if readiness.days:
            facts.append((self.say("past"), self.say("found", events=readiness.events, days=readiness.days)))
        return Section(title=self.say("ready"), facts=tuple(facts), remarks=(self.say("does ready"),))
