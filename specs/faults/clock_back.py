"""The machine's clock is set back a day while the server runs: what had expired stays expired, nothing is lost."""

import email.utils
import subprocess
import tempfile
import time
import urllib.request

from lab import seed, tools
from lab.house import House

from day import answered, check, until
from trail import exported, verified

HOUR = 3600  # seconds


def happen():
    tools.need("faketime")
    library = subprocess.run(
        ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    with tempfile.NamedTemporaryFile("w", suffix=".clock") as clock:
        turn(clock.name, 0)
        env = {
            "LD_PRELOAD": library,
            "FAKETIME_TIMESTAMP_FILE": clock.name,
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        with House(env=env) as house:
            walk(house, clock.name)


def turn(file, offset):
    with open(file, "w", encoding="ascii") as clock:
        clock.write(f"{offset:+d}\n")


def turned(house, file, offset):
    """Returns once the server's own answers are of that time; it looks at the file now and then."""
    turn(file, offset)
    took = until(20, lambda: abs(told(house) - time.time() - offset) < 60)
    check(took is not None, f"the server's clock is turned by {offset / 3600:+.0f} hours")


def told(house):
    with urllib.request.urlopen(house.url + "/health") as health:
        return email.utils.parsedate_to_datetime(health.headers["Date"]).timestamp()


def walk(house, clock):
    wire = house.wire()
    seed.must(wire.tool("scaivault_write_secret", {"path": "faults/short", "data": {"a": 1}, "expires_in": "1h"}))
    seed.write(wire, "faults/long")
    turned(house, clock, 2 * HOUR)
    wire = house.wire()  # to the server, the connection before has been idle for two hours
    expired = answered(wire, "scaivault_read_secret", {"path": "faults/short"})
    check(expired == "secret_expired", f"two hours on, a secret that lived one: refused with {expired}")
    turned(house, clock, -24 * HOUR)
    wire = house.wire()
    again = answered(wire, "scaivault_read_secret", {"path": "faults/short"})
    check(again == "secret_expired", f"the expired secret does not come back to life: {again}")
    outcome = answered(wire, "scaivault_read_secret", {"path": "faults/long"})
    check(outcome in ("ok", "service_unavailable"), f"another secret: {outcome}")
    seed.write(wire, "faults/written-yesterday")
    turned(house, clock, 0)
    wire = house.wire()
    check(answered(wire, "scaivault_read_secret", {"path": "faults/long"}) == "ok", "the clock is right again: all is read")
    check(answered(wire, "scaivault_read_secret", {"path": "faults/written-yesterday"}) == "ok", "also what was written in between")
    lines = exported(house)
    check(verified(house), f"the trail of {len(lines)} lines verifies, in the order in which it happened")
