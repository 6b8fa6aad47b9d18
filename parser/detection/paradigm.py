"""Spells out the forms of a word from a pattern: `{a,b}` are alternatives, a digit stands for a part of the root."""

import re
from collections.abc import Iterator

_INNERMOST_CHOICE = re.compile(r"\{([^{}]*)\}")


def spelt(pattern: str, root: str = "") -> Iterator[str]:
    """Give every form that a pattern stands for, each once, in order. Alternatives may hold alternatives.

    `spelt("accord{,s}")` gives *accord* and *accords*. With a root each digit is replaced by that part of it, counted from 1:
    `spelt("{ي,ت}123", "و ق ع")` gives يوقع and توقع, `spelt("1{e,ent}", "sign")` gives *signe* and *signent*.
    Raises `ValueError` for braces without a partner and for a digit beyond the parts of the root.
    """
    parts = root.split()
    for form in dict.fromkeys(_chosen(pattern)):
        if "{" in form or "}" in form:
            raise ValueError(f'"{pattern}" has a brace without its partner')
        yield _filled(form, parts) if parts else form


def _chosen(pattern: str) -> Iterator[str]:
    choice = _INNERMOST_CHOICE.search(pattern)
    if choice is None:
        yield pattern
        return
    for chosen in choice[1].split(","):
        yield from _chosen(pattern[: choice.start()] + chosen + pattern[choice.end() :])


def _filled(form: str, parts: list[str]) -> str:
    digits = {int(digit) for digit in re.findall(r"\d", form)}
    if digits and max(digits) > len(parts):
        raise ValueError(f'"{form}" wants {max(digits)} parts of the root, but it has {len(parts)}: "{" ".join(parts)}"')
    return re.sub(r"\d", lambda digit: parts[int(digit[0]) - 1], form)
