"""The words in which we speak to people: one gettext catalogue a language, `locale/<lang>.po`.

Keys are names, not English sentences, so that all languages are equal and none is anybody's fallback. A missing key is an
error, never a gap in somebody's mail. The .po files are read as they are: nothing has to be compiled when one is changed.
"""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from parser.article import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE = Path(__file__).parent / "locale"


class Missing(LookupError):
    """A catalogue lacks a key."""


class _NoFallback(gettext.NullTranslations):
    def pgettext(self, context: str, message: str) -> str:
        raise Missing(f'no "{message}" under "{context}"')

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002  # the stdlib's signature
        raise Missing(f'no "{msgid1}" under "{context}"')


def catalogue(language: Language, folder: Path = LOCALE) -> Catalog:
    """Read the catalogue of a language with everything that its file says."""
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def compiled(language: Language, folder: Path = LOCALE) -> BytesIO:
    """Give the catalogue of a language in the binary form that gettext reads."""
    binary = BytesIO()
    write_mo(binary, catalogue(language, folder))
    binary.seek(0)
    return binary


@cache
def _translations(language: Language) -> gettext.GNUTranslations:
    translations = gettext.GNUTranslations(compiled(language))
    translations.add_fallback(_NoFallback())
    return translations


def say(language: Language, context: str, key: str, **slots: object) -> str:
    """Say a phrase in a language; `slots` fill its braces. Raises `Missing`."""
    return _translations(language).pgettext(context, key).format(**slots)


def count(language: Language, key: str, n: int, *, context: str = "count", **slots: object) -> str:
    """Say how many, in the plural form that the number asks for: `count("en", "outlet", 3)` is "3 outlets"."""
    return _translations(language).npgettext(context, key, key, n).format(n=n, **slots)
