"""Programs that must be there, and numbers made readable."""

import os
import shutil
import statistics
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DIST = os.path.join(ROOT, "rooms", "target", "dist")


def fail(text):
    sys.exit(text)


def need(*programs):
    """Ends with the command that installs what is missing."""
    packages = {"wrk": "wrk", "psql": "postgresql-client", "node": "nodejs", "npm": "npm", "faketime": "faketime"}
    missing = [packages.get(name, name) for name in programs if not shutil.which(name)]
    if missing:
        fail("Please install what is missing, on Debian: apt-get install " + " ".join(missing))


def built():
    """The folder of the distribution, which must have been built with its AOT caches."""
    if not os.path.exists(os.path.join(DIST, "lib", "aot", "server.aot")):
        fail("There is no distribution with AOT caches in rooms/target/dist: run ./ostiary --help once, it builds one.")
    return DIST


def say(text):
    print(text, file=sys.stderr, flush=True)


def median(values):
    return statistics.median(values)


def spread(values):
    """Lowest to highest, so that a reader sees how much the machine swings."""
    return f"{min(values):.3g} to {max(values):.3g}"
