"""The trail as an outsider sees it: exported by one command, verified by another that needs no server."""

import os
import subprocess

from lab import tools


def _ostiary(house, *words):
    bootstrap = house.bootstrap()
    return subprocess.run(
        [os.path.join(tools.built(), "bin", "ostiary"), *words],
        env={**os.environ, "OSTIARY_URL": house.url, "OSTIARY_TOKEN": bootstrap["api_key"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def export_file(house):
    return os.path.join(house.folder, "trail.jsonl")


def exported(house):
    """Exports the whole trail; answers its lines."""
    done = _ostiary(house, "audit", "export", "--output", export_file(house))
    if done.returncode:
        raise RuntimeError("audit export failed: " + done.stderr)
    with open(export_file(house), encoding="utf-8") as file:
        return file.read().splitlines()


def verified(house):
    """Whether a fresh export verifies, without a server."""
    exported(house)
    return _ostiary(house, "audit", "verify", export_file(house)).returncode == 0
