"""A process that imports the command line once and runs each command in a fork of itself: real processes, without the wait.

Reads orders as JSON Lines on stdin, answers each with the exit code of its command on stdout.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

from marsad.__main__ import main
from marsad.cli import COMMANDS


def serve() -> None:
    for command in COMMANDS.keys() - {"demo"}:
        import_module(f"marsad.cli.{'import_' if command == 'import' else command}")
    for module in ("db.schema", "alerts.dispatch", "alerts.rule", "parser.knowledge", "sqlalchemy.dialects.sqlite"):
        import_module(module)
    for line in sys.stdin:
        order = json.loads(line)
        if (child := os.fork()) == 0:
            run(order)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def run(order: dict[str, Any]) -> NoReturn:
    os.chdir(order["cwd"])
    for descriptor, (name, flags) in enumerate(
        [("stdin", os.O_RDONLY), *((n, os.O_WRONLY | os.O_CREAT) for n in ("stdout", "stderr"))]
    ):
        os.dup2(os.open(order[name], flags), descriptor)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.environ.clear()  # noqa: TID251 - a process of its own has an environment of its own
    os.environ.update(order["env"])  # noqa: TID251
    sys.argv = ["marsad", *order["arguments"]]
    code: Any = 1
    try:
        main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    serve()
