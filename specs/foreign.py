"""Foreign clients that more than one walk needs: the Python libraries, in a place of their own."""

import pathlib
import subprocess
import sys

from walk import PATIENCE

PYTHON = pathlib.Path(__file__).resolve().parent / "clients" / "python"
VENV = PYTHON / ".venv"


def python_clients():
    """The Python libraries with their versions, or none and why not."""
    wanted = (PYTHON / "requirements.txt").read_text()
    mark = VENV / "installed.txt"
    if not mark.exists() or mark.read_text() != wanted:
        for words in (sys.executable, "-m", "venv", "--clear", VENV), (
                VENV / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "0",
                "-r", PYTHON / "requirements.txt"):
            try:
                made = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                return [], f"they were not installed within {PATIENCE} s"
            if made.returncode:
                return [], "they cannot be installed here: " + (made.stderr.strip() or made.stdout.strip()).splitlines()[-1]
        mark.write_text(wanted)
    return [line.replace("==", " ") for line in wanted.split()], ""
