"""The settings and the data files: which are read, what lies over what, what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.config import Settings, proxies
from marsad.doctor.finding import Finding
from seeds import SEEDS
from seeds.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What an operator has set up."""

    file: Path | None
    """The settings file; None where there is none."""
    directory: Path
    contact: str | None
    outlets: int
    """How many are enabled."""
    shipped: Sequence[str] = ()
    """Slugs of the outlets that ship, enabled or not."""
    over: Sequence[str] = ()
    """Files of the operator's that lie over ones that ship, as `outlets/hespress_ar.toml`."""
    added: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    proxies: Sequence[str] = ()
    """Variables that name a proxy."""


def look(settings: Settings, outlets: int, problems: Sequence[Problem]) -> Setup:
    """See what is set up; `outlets` are enabled, `problems` are what was refused."""
    own = settings.data_files
    shown = [(f"{file.parent.name}/{file.name}", (SEEDS / file.parent.name / file.name).exists()) for file in own]
    return Setup(
        file=settings.file,
        directory=settings.directory,
        contact=settings.config.crawl.contact,
        outlets=outlets,
        shipped=sorted(file.stem for file in (SEEDS / "outlets").glob("*.toml")),
        over=[name for name, is_over in shown if is_over],
        added=[name for name, is_over in shown if not is_over],
        problems=problems,
        proxies=proxies(),
    )


def findings(setup: Setup) -> Iterator[Finding]:
    """Judge what was set up."""
    if setup.file:
        yield Finding("ok", "settings", f"read from {setup.file}")
    else:
        yield Finding("warn", "settings", "no settings file was found: every setting has its default", "marsad init")
    if setup.over:
        yield Finding("ok", "data files", f"yours lie over what ships: {', '.join(setup.over)}")
    if setup.added:
        yield Finding("ok", "data files", f"yours are read besides what ships: {', '.join(setup.added)}")
    for problem in setup.problems:
        yield Finding("fail", "data files", f"refused: {problem}", "mend the line; its neighbours are read all the same")
    if not setup.contact:
        says = "nobody would know who asks: without [crawl] contact marsad run does not start"
        yield Finding("fail", "contact", says, "set [crawl] contact to a page or address of yours")
    if not setup.outlets:
        file = setup.directory / "outlets" / f"{next(iter(setup.shipped), 'SLUG')}.toml"
        todo = f"write {file} with extends = true and enabled = true; these ship: {', '.join(setup.shipped)}"
        yield Finding("fail", "outlets", "no outlet is enabled, so there is nothing to read", todo)
    if setup.proxies:
        says = f"{', '.join(setup.proxies)}: not used, on purpose, because addresses are checked as they are connected to"
        yield Finding("warn", "proxy", says, "run where outlets and receivers can be reached directly")
