"""Says in one sentence what is missing before anything is installed, and the line that mends it; else makes the environment.

usage: python3 preflight.py VENV [WHEELS]

Runs on the interpreter that is there, however old, so it uses the standard library and no new syntax.
"""

import os
import subprocess
import sys
import tempfile

INDEX_DEADLINE_S = 4.5
OLD = "Marsad needs Python 3.11 or newer and this is %d.%d. Name a newer one: make PYTHON=python3.11 ..."
NO_VENV = "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
NOT_MADE = "No virtual environment could be made in %s. Is there room, and may you write there? Then: make clean, and again"
NO_WHEELS = (
    "There are no wheels in %s to install from. Fill it where an index answers: pip download -r requirements-dev.txt -d DIR"
)
NO_INDEX = "No package index answers. Check the network or pip's configuration, or install from a folder: make WHEELS=DIR ..."


def main(venv, wheels=None):
    if sys.version_info < (3, 11):
        return OLD % sys.version_info[:2]
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships Python without it; only its presence is asked
        import venv as _  # noqa: F401, PLC0415
    except ImportError:
        return NO_VENV
    if wheels and not has_wheels(wheels):
        return NO_WHEELS % wheels
    # pip comes last, so an environment without it was left half made
    if not os.path.exists(os.path.join(venv, "bin", "pip")) and subprocess.call([sys.executable, "-m", "venv", venv]):
        return NOT_MADE % venv
    if wheels or index_answers(os.path.join(venv, "bin", "python")):
        return None
    return NO_INDEX


def has_wheels(folder):
    return os.path.isdir(folder) and any(name.endswith(".whl") for name in os.listdir(folder))


def index_answers(python):
    """Ask the index that pip is configured with for one tiny package, in the version that the lock wants."""
    with tempfile.TemporaryDirectory() as into:
        ask = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--retries", "0"]
        ask += ["--dest", into, wanted()]
        try:
            return subprocess.call(ask, timeout=INDEX_DEADLINE_S, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
        except subprocess.TimeoutExpired:
            return False


def wanted():
    """A small package of the lock, as pip takes it; the exact version, since a folder of pip's own may hold another."""
    lock = os.path.join(os.path.dirname(os.path.abspath(__file__)), "requirements.txt")
    with open(lock) as lines:
        return next(line.split()[0] for line in lines if line.startswith("mdurl=="))


if __name__ == "__main__":
    trouble = main(*sys.argv[1:])
    if trouble:
        sys.exit(trouble)
