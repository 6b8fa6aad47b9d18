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
NO_FOLDER = "There is no folder %s to install from. Fill it where an index answers: pip download -r requirements-dev.txt -d DIR"
NO_INDEX = "No package index answers. Check the network or pip's configuration, or install from a folder: make WHEELS=DIR ..."


def main(venv, wheels=None):
    if sys.version_info < (3, 11):
        return OLD % sys.version_info[:2]
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships Python without it; only its presence is asked
        import venv as _  # noqa: F401, PLC0415
    except ImportError:
        return NO_VENV
    python = os.path.join(venv, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    if wheels:
        return None if os.path.isdir(wheels) else NO_FOLDER % wheels
    return None if index_answers(python) else NO_INDEX


def index_answers(python):
    """Ask the index that pip is configured with for one tiny package."""
    with tempfile.TemporaryDirectory() as into:
        ask = [
            python,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--no-cache-dir",
            "--retries",
            "0",
            "--dest",
            into,
            "iniconfig",
        ]
        try:
            return subprocess.call(ask, timeout=INDEX_DEADLINE_S, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
        except subprocess.TimeoutExpired:
            return False


if __name__ == "__main__":
    trouble = main(*sys.argv[1:])
    if trouble:
        sys.exit(trouble)
