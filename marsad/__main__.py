"""The process: refuses a broken installation, then runs the command line."""

import sys
from importlib.util import find_spec
from pathlib import Path

from marsad.lifeline import end_with_parent

PACKAGES = ("seeds", "crawler", "parser", "db", "alerts", "web", "marsad")


def foreign(home: Path) -> list[str]:
    """Name the packages of ours that Python would take from elsewhere: `db` and `parser` are common words."""
    origins = {name: Path(spec.origin).resolve() for name in PACKAGES if (spec := find_spec(name)) and spec.origin}
    return [f"{name} ({origin})" for name, origin in origins.items() if origin.parents[1] != home]


def main() -> None:
    """Run `marsad`: exit 0 done, 1 partly failed, 2 wrong use, 130 interrupted."""
    if "--supervised" in sys.argv:
        end_with_parent(sys.stdin.fileno())
    if strangers := foreign(Path(__file__).resolve().parents[1]):
        message = (
            "Marsad will not start: Python would take packages of the same name from elsewhere:\n  "
            + "\n  ".join(strangers)
            + "\nInstall Marsad into a virtual environment of its own, and start it outside folders that hold such packages."
        )
        print(message, file=sys.stderr)  # noqa: T201 - the command line speaks on stderr
        sys.exit(2)
    from marsad.cli import app  # noqa: PLC0415 - not before the packages are known to be ours

    app()


if __name__ == "__main__":
    main()
