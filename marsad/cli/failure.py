"""How a command fails: what is said, in a line or two, and the exit code that it leaves with."""

from collections.abc import Mapping
from concurrent.futures import BrokenExecutor

from marsad.config import WrongUse
from seeds.problem import Refused

PARTLY, WRONG_USE = 1, 2
EXTRAS: Mapping[str, str] = {"aiosmtpd": "demo", "standardwebhooks": "demo", "psycopg": "postgresql"}
"""Libraries that not every installation has, and the extra that brings each."""


def told(error: Exception) -> tuple[int, str]:
    """Give exit code and message; what we did not foresee is named by its type, and `-v` shows where it happened."""
    match error:
        case Refused() | WrongUse():
            return WRONG_USE, str(error)
        case ModuleNotFoundError() if extra := EXTRAS.get(str(error.name).partition(".")[0]):
            return WRONG_USE, f"this needs {error.name}, which is not installed: pip install 'marsad[{extra}]'"
        case BrokenExecutor():
            return (
                PARTLY,
                "a process that read archives ended, perhaps for lack of memory; the same command goes on, with fewer --workers",
            )
        case OSError() if isinstance(error.filename, str):
            return WRONG_USE, f"{error.filename}: {error.strerror}"
        case ExceptionGroup():
            return PARTLY, "\n".join(told(one)[1] for one in error.exceptions)
        case _:
            return PARTLY, f"{type(error).__name__}: {error}\nmarsad -v … shows where"
