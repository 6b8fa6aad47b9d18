"""The words of the pages in one language: those of the alerts where they have one, else the pages' own catalogue."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from babel.support import Translations

from alerts.catalogue import LANGUAGES, compiled, say
from alerts.title import Names, title
from alerts.words import direction, listed, spoken_date, spoken_day
from db.event import Event
from parser.article import CASABLANCA, Language

OWN_NAMES: Mapping[Language, str] = {"ar": "العربية", "fr": "Français", "en": "English", "es": "Español"}
LOCALE = Path(__file__).parent / "locale"
DIRECTIONS: Mapping[Language, str] = {language: direction(language) for language in LANGUAGES}

_NAMED = frozenset({"partner", "place", "agency"})
_SPOKEN = frozenset({"kind", "status", "news", "instrument", "topic", "direction", "level", "service"})
_OWN = frozenset({"origin", "told_as", "language", "badge"})
_DAYS = frozenset({"date_from", "date_to"})
_OWN_FIELDS = frozenset({"counterpart", "counts"}) | _DAYS


class Words:
    """What one language calls things; made once when the web starts."""

    def __init__(self, lang: Language, names: Names) -> None:
        self.lang = lang
        self.names = names
        self.catalogue = Translations(compiled(lang, LOCALE))

    def gettext(self, message: str) -> str:
        return self.catalogue.ugettext(message)

    def own(self, context: str, code: str) -> str:
        """A code that only the pages name."""
        return str(self.catalogue.upgettext(context, code))

    def field(self, name: str) -> str:
        """What a field of an event is called."""
        return self.own("field", name) if name in _OWN_FIELDS else say(self.lang, "facet", name)

    def label(self, field: str, value: str) -> str:
        """What a value of a field is called; values that are nobody's code, such as outlets, stand for themselves."""
        if field in _NAMED:
            return self.names.label(value, self.lang)
        if field in _SPOKEN:
            return say(self.lang, field, value)
        if field in _DAYS:
            return self.day(date.fromisoformat(value))
        return self.own(field, value) if field in _OWN else value

    def line(self, name: str, value: object) -> str:
        """A name with its value, punctuated as the language does."""
        return say(self.lang, "fact", "line", label=name, value=value)

    def title(self, event: Event) -> str:
        return title(event, self.lang, self.names)

    def date_of(self, event: Event) -> str:
        return spoken_date(event, self.lang)

    def day(self, when: date | datetime) -> str:
        return spoken_day(when, self.lang)

    def listed(self, items: Sequence[str]) -> str:
        return listed(self.lang, items)

    def moment(self, when: datetime) -> str:
        """A time of day in Casablanca with its offset from UTC."""
        local = when.astimezone(CASABLANCA)
        return self.listed([self.day(local), left_to_right(f"{local:%H:%M} {local.isoformat()[-6:]}")])


def left_to_right(text: str) -> str:
    """A run of figures and signs, which an Arabic sentence would turn round."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def isolated(name: str) -> str:
    """A name in whatever script, which must not turn round what stands beside it."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
