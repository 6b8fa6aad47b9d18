"""The press as its files describe it: which outlets are on, which are off, and which cannot be read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.outlet import FOLDER, Outlet
from seeds.datafile import Problem, line_of, load_switched, overlaid

_SLUG = re.compile(r"[a-z0-9][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Press:
    """All outlets that there are files of."""

    on: dict[str, Outlet]
    """The enabled ones, by slug."""
    off: dict[str, Outlet]
    problems: list[Problem]
    """Why files were refused."""
    slugs: tuple[str, ...]
    """All names that files bear, also those that are refused or say nothing but that they are off."""
    claims: list[Problem]
    """Sites of outlets that are off, which belong to another: the two cannot be read side by side."""

    def refused(self, slug: str) -> list[Problem]:
        """What is wrong with an outlet's files."""
        return [problem for problem in self.problems if problem.file.stem == slug]

    @property
    def known(self) -> dict[str, Outlet]:
        """The enabled outlets, and those that are off behind them."""
        return self.on | self.off

    def owner(self, url: str) -> Outlet | None:
        """Whose an address is: the enabled outlet's that claims it, else one's that is off."""
        return next((outlet for outlet in self.known.values() if outlet.owns(url)), None)


def load_outlets(layers: Iterable[Path], folder: str = FOLDER) -> tuple[dict[str, Outlet], list[Problem]]:
    """Read the enabled outlets by slug; a file that cannot be understood becomes a problem, as in `load_press`."""
    press = load_press(layers, folder)
    return press.on, press.problems


def load_press(layers: Iterable[Path], folder: str = FOLDER) -> Press:
    """Read all outlets, on or off; a file that cannot be understood becomes a problem.

    So does an enabled one that claims the site of another.
    """
    layers = tuple(layers)
    on, off, problems = load_switched(layers, folder, Outlet)
    files = {slug: paths[-1] for slug, paths in overlaid(layers, folder).items()}
    press, owners = Press({}, {}, problems, tuple(files), []), dict[str, str]()
    for slug, outlet in (on | off).items():
        wrong, claim = _misnamed(slug, outlet), _claim(outlet, owners)
        if wrong or (claim and slug in on):
            problems += _problems(files[slug], wrong or claim)
            continue
        press.claims.extend(_problems(files[slug], claim))
        for site in outlet.own_sites:
            owners.setdefault(site, slug)
        (press.on if slug in on else press.off)[slug] = outlet.model_copy(update={"slug": slug})
    return press


def _problems(file: Path, refusal: tuple[str, str] | None) -> list[Problem]:
    """A refusal, if there is one, with the line that it speaks of."""
    if refusal is None:
        return []
    key, reason = refusal
    return [Problem(file, line_of(file.read_text(encoding="utf-8").splitlines(), (key,)), reason)]


def _misnamed(slug: str, outlet: Outlet) -> tuple[str, str] | None:
    """Say at which key, and why, an outlet cannot bear its name; None if it can."""
    if outlet.slug:
        return "slug", "slug: the file's name is the slug; leave the key out"
    if not is_slug(slug):
        return "name", f'the file name "{slug}" is no slug: small letters, digits and _ only'
    return None


def is_slug(name: str) -> bool:
    """Say whether an outlet can be called this."""
    return _SLUG.fullmatch(name) is not None


def _claim(outlet: Outlet, owners: Mapping[str, str]) -> tuple[str, str] | None:
    """Say at which key an outlet claims the site of another; None if it does not."""
    for site in outlet.own_sites:
        if owner := owners.get(site):
            return "sites" if site in outlet.sites else "home", f'{site} already belongs to outlet "{owner}"'
    return None
