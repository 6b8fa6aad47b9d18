"""The process: refuses a broken installation, runs the command line, and says in one line what went wrong."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

PACKAGES = ("seeds", "crawler", "parser", "db", "alerts", "web", "marsad")
WRONG_USE = 2


def foreign(home: Path) -> list[str]:
    """Name the packages of ours that Python would take from elsewhere: `db` and `parser` are common words."""
    specs = {name: find_spec(name) for name in PACKAGES}
    return [
        f"{name} ({spec.origin})" for name, spec in specs.items() if spec and spec.origin and Path(spec.origin).parents[1] != home
    ]


def main() -> None:
    """Run `marsad`: exit 0 done, 1 partly failed, 2 wrong use, 130 interrupted."""
    if strangers := foreign(Path(__file__).resolve().parents[1]):
        leave(
            "Marsad will not start: Python would take packages of the same name from elsewhere:\n  "
            + "\n  ".join(strangers)
            + "\nInstall Marsad into a virtual environment of its own, and start it outside folders that hold such packages."
        )
    from marsad.cli import app  # noqa: PLC0415 - not before the packages are known to be ours
    from seeds.problem import Refused  # noqa: PLC0415

    try:
        app()
    except Refused as refusal:
        leave(str(refusal))
    except FileNotFoundError as error:
        leave(f"there is no file {error.filename}" if error.filename else str(error))


def leave(message: str) -> NoReturn:
    """Say on stderr what is wrong, and leave as after wrong use."""
    print(message, file=sys.stderr)  # noqa: T201 - the command line speaks on stderr
    sys.exit(WRONG_USE)


if __name__ == "__main__":
    main()
