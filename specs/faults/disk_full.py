"""The disk of the data folder runs full: calls are refused, nothing acknowledged is lost, and service comes back."""

import os
import subprocess
import tempfile

from lab import seed
from lab.house import House

from day import answered, check, saw, until
from trail import verified

SIZE = "600m"


def happen():
    folder = tempfile.mkdtemp(prefix="ostiary-full-")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "ostiary-full", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        saw("skipped: a file system of our own cannot be mounted here: " + mounted.stderr.strip())
        return
    try:
        with House(folder) as house:
            fill(house, folder)
    finally:
        subprocess.run(["umount", folder], check=True)
        os.rmdir(folder)


def fill(house, folder):
    wire = house.wire(timeout=60)
    acknowledged = []
    for number in range(20):
        seed.write(wire, f"faults/full{number}", {"n": number})
        acknowledged.append(number)
    ballast = os.path.join(folder, "ballast")
    with open(ballast, "wb") as file:
        try:
            while True:
                file.write(b"\0" * (64 << 10))
                file.flush()
        except OSError as fault:
            saw(f"the disk is full: {fault.strerror}")
    outcomes = {}
    for number in range(20, 120):
        value = {"n": number, "filler": "x" * 200_000}
        outcome = answered(wire, "scaivault_write_secret", {"path": f"faults/full{number}", "data": value})
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if outcome == "ok":
            acknowledged.append(number)
        if outcomes.get("service_unavailable", 0) >= 20:
            break
    check(set(outcomes) <= {"ok", "service_unavailable"} and outcomes.get("service_unavailable"), f"writes on a full disk: {outcomes}")
    os.unlink(ballast)
    took = until(50, lambda: answered(wire, "scaivault_write_secret", {"path": "faults/again", "data": {"a": 1}}) == "ok")
    check(took is not None, f"with room again: service is back by itself after {took or 0:.1f} s")
    for number in acknowledged:
        data = seed.must(wire.tool("scaivault_read_secret", {"path": f"faults/full{number}"}))["data"]
        if data["n"] != number:
            raise AssertionError(f"faults/full{number} is not what was written")
    saw(f"all {len(acknowledged)} acknowledged writes are there")
    check(verified(house), "the trail verifies")
