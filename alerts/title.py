"""What an event is called in each language: whole phrases with slots, filled with forms that a person has written down.

A partner without such forms stands after a colon, where no preposition can be wrong.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from alerts.catalogue import LANGUAGES, say
from alerts.head import KnowsTheHead, head_named
from alerts.words import Labels, joined, listed, lowered, short_date
from db.event import Event
from parser.article import Language
from parser.names.titles import TitleForms
from parser.text import fold

LONGEST = 90
"""Characters of a title; a longer one is cut at a slot, never inside a name."""
NAMED = 3
"""Partners that a title names; of more, the rest are "others"."""

_CONTRACTIONS: Mapping[Language, tuple[str, str]] = {"es": (" a el ", " al ")}
_PREFIXED = frozenset({"planned", "postponed", "cancelled", "lapsed"})
"""States that stand before the title as a label; what has occurred needs none."""


class Names(Labels, KnowsTheHead, Protocol):
    """Whoever knows how partners are called and inflected; `parser.names.gazetteer.Gazetteer` does."""

    def names(self, language: Language, /) -> Mapping[str, TitleForms]:
        """The written-down forms of a language by partner."""
        ...


def titles(event: Event, names: Names) -> dict[Language, str]:
    """The title in every language."""
    return {language: title(event, language, names) for language in LANGUAGES}


def title(event: Event, language: Language, names: Names) -> str:
    """Name an event in at most `LONGEST` characters, unless its shortest name is longer."""
    prefix = say(language, "status", event.status) if event.status in _PREFIXED else None
    candidates = (_prefixed(phrase, prefix, language) for phrase in _phrases(event, language, names))
    shortest = ""
    for shortest in candidates:
        if len(shortest) <= LONGEST:
            break
    return shortest


def heading(event: Event, language: Language, names: Names) -> str:
    """The title with its date, as the subject of a mail and the summary of a calendar have it."""
    name, when = title(event, language, names), short_date(event, language)
    if when is None or event.known_from == "retelling":
        return name
    return say(language, "date", "heading", title=name, date=when)


def _prefixed(phrase: str, status: str | None, language: Language) -> str:
    return phrase if status is None else say(language, "title", "status", status=status, title=lowered(phrase))


def _phrases(event: Event, language: Language, names: Names) -> Iterator[str]:
    """The phrases that name an event, the fullest first."""
    if (sentence := _sentence(event, language, names)) is not None:
        topical = _with_topic(sentence, event, language)
        yield _detailed(topical, event, language, names)
        yield topical
        yield sentence
    for shown in range(min(NAMED, len(event.partners)), 0, -1):
        listing = _listing(event, language, names, shown)
        yield _detailed(listing, event, language, names)
        yield listing


def _sentence(event: Event, language: Language, names: Names) -> str | None:
    """A phrase with prepositions, if there is one for the event and every partner has its forms."""
    forms = names.names(language)
    key = _KEYS[event.kind](event)
    if key is None or len(event.partners) > NAMED or not all(partner in forms for partner in event.partners):
        return None
    head = head_named(event, names) if key in _HEADED else None
    partners = [forms[partner] for partner in event.partners]
    return _spoken(key, language, partners) if head is None else _headed(key, language, partners, head.label(language))


def _listing(event: Event, language: Language, names: Names, shown: int) -> str:
    """A phrase that only counts up partners, and so cannot be wrong."""
    partners = listed(language, _labels(event, language, names), shown)
    if not is_round_up(event):
        return say(language, "title", "colon", kind=say(language, "kind", event.kind), names=partners)
    if (announced := (event.counts or {}).get("announced")) is None:
        return say(language, "title", "roundup", names=partners)
    return say(language, "title", "roundup.counted", n=announced, names=partners)


def _labels(event: Event, language: Language, names: Names) -> list[str]:
    return [names.label(partner, language) for partner in event.partners]


def _headed(key: str, language: Language, partners: Sequence[TitleForms], head: str) -> str:
    """The phrase's twin that names the head of both services; French elides before a vowel."""
    of = "d’" if fold(head)[0] in "aeiouy" else "de "
    return _spoken(f"{key}.head", language, partners, head=head, of_head=of + head)


def _spoken(key: str, language: Language, partners: Sequence[TitleForms], **more: str) -> str:
    slots = more | {
        "with": joined(language, [_party(forms) for forms in partners]),
        "to": joined(language, [forms.in_ or _party(forms) for forms in partners]),
        "from": joined(language, [forms.from_ or _party(forms) for forms in partners]),
    }
    separate, contracted = _CONTRACTIONS.get(language, ("", ""))
    phrase = say(language, "title", key, **slots)
    return phrase.replace(separate, contracted) if separate else phrase


def _party(forms: TitleForms) -> str:
    """A partner inside a sentence, with its article and without a preposition: «la Norvège» of «avec la Norvège»."""
    if forms.with_ is not None:
        return forms.with_.partition(" ")[2]
    return forms.in_text or forms.name


def is_round_up(event: Event) -> bool:
    """Whether one report told of so many talks at once that their partners are a list."""
    return event.kind == "meeting" and (bool(event.counts) or len(event.partners) > NAMED)


def _agreement(event: Event) -> str:
    return f"agreement.{event.instrument}" if event.instrument else "agreement"


def _visit(event: Event) -> str | None:
    if event.direction == "outgoing":
        return "visit.outgoing"
    return "visit.incoming" if event.direction == "incoming" else None


_KEYS: Mapping[str, Callable[[Event], str | None]] = {
    "agreement": _agreement,
    "visit": _visit,
    "meeting": lambda event: None if is_round_up(event) else "meeting",
    "conference": lambda _: None,  # its organisers do not make a sentence
    "operation": lambda _: "operation",
    "training": lambda _: "training",
    "award": lambda _: "award",
}
"""Which phrase of the catalogue names an event; None for those of which only a list can be made."""

_HEADED = frozenset({"visit.outgoing", "award"})
"""Phrases that have a twin for the head of both services."""
_TOPICAL = frozenset({"operation", "training"})
_PLACED = frozenset({"agreement", "meeting", "conference"})


def _with_topic(phrase: str, event: Event, language: Language) -> str:
    if event.kind not in _TOPICAL or not event.topics:
        return phrase
    return say(language, "title", "topic", title=phrase, topic=say(language, "topic", event.topics[0]))


def _detailed(phrase: str, event: Event, language: Language, names: Names) -> str:
    """The place, and of what is known only from a retelling the year."""
    details = []
    if event.kind in _PLACED and event.place:
        details.append(names.label(event.place, language))
    if event.known_from == "retelling" and event.date:
        details.append(event.date[: len("YYYY")])
    return say(language, "title", "details", title=phrase, details=listed(language, details)) if details else phrase
