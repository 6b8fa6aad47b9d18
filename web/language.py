"""In which language a reader is answered when the address does not say it."""

from babel import negotiate_locale

from alerts.catalogue import LANGUAGES
from parser.article import Language

DEFAULT: Language = "ar"


def preferred(accept_language: str) -> Language:
    """The first of our languages in an Accept-Language header, by its weights; Arabic if it names none."""
    choices = (_choice(part) for part in accept_language.split(","))
    wanted = [tag for weight, tag in sorted(choices, key=lambda choice: -choice[0]) if weight > 0]
    spoken = negotiate_locale(wanted, LANGUAGES, sep="-")
    return next((lang for lang in LANGUAGES if lang == spoken), DEFAULT)


def of_path(path: str, accept_language: str) -> Language:
    """The language that an address begins with, else the reader's own."""
    first = path.split("/", 2)[1]
    return next((lang for lang in LANGUAGES if lang == first), preferred(accept_language))


def _choice(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return float(weight or 1), tag.strip().lower()
    except ValueError:
        return 0.0, tag
