"""PostgreSQL frozen, then ended, under load: every call is refused, none is answered from memory, service comes back."""

import collections
import os
import signal
import threading
import time

from lab import seed
from lab.house import House, postgres_processes, signal_if_there, until_gone

from day import answered, check, saw, until

CALLERS = 16
FROZEN = 12  # longer than a database that answers nothing is waited for, shorter than a slow statement may take


class Caller(threading.Thread):
    """Reads over and over; notes when each call began and ended, and what came of it."""

    def __init__(self, house, key):
        super().__init__(daemon=True)
        self.wire = house.wire(key, timeout=60)
        self.log = []
        self.done = False

    def run(self):
        while not self.done:
            begun = time.monotonic()
            outcome = answered(self.wire, "scaivault_read_secret", {"path": "faults/pg"})
            self.log.append((begun, time.monotonic(), outcome))
            if outcome != "ok":
                time.sleep(0.05)


def happen():
    with House() as house:
        seed.write(house.wire(), "faults/pg")
        key = seed.agent(house.wire(), "faults-pg", "faults/**")
        callers = [Caller(house, key) for _ in range(CALLERS)]
        for caller in callers:
            caller.start()
        time.sleep(2)
        try:
            frozen(house, callers)
            ended(house, callers)
        finally:
            for caller in callers:
                caller.done = True
        revoked(house, key)


def frozen(house, callers):
    processes = postgres_processes(house.postmaster())
    for each in processes:
        os.kill(each, signal.SIGSTOP)
    since = time.monotonic()
    time.sleep(FROZEN)
    thawed = time.monotonic()
    for each in processes:
        signal_if_there(each, signal.SIGCONT)
    judge(callers, since, thawed, f"PostgreSQL frozen for {FROZEN} s")
    back(house, callers, "thawed")


def ended(house, callers):
    """A fast shutdown: connections are cut at once. Our own PostgreSQL is brought back by the server itself."""
    time.sleep(1)
    postmaster = house.postmaster()
    os.kill(postmaster, signal.SIGINT)
    until_gone(postmaster, 10)
    begun = time.monotonic()
    outcomes = collections.Counter()
    took = until(30, lambda: note(house, outcomes) == "ok")
    check(took is not None, f"PostgreSQL ended: answered {dict(outcomes)}; service was back by itself " + (f"after {took:.1f} s" if took else "not within 30 s"))
    check(set(outcomes) <= {"ok", "service_unavailable"}, "every call in between was refused with service_unavailable")
    settled = time.monotonic()
    back(house, callers, f"started again ({settled - begun:.1f} s)")
    code, _ = house.wire().raw("GET", "/health/ready")
    check(code == 200, "and /health/ready says so")


def note(house, outcomes):
    wire = house.wire(timeout=30)
    outcome = answered(wire, "scaivault_read_secret", {"path": "faults/pg"})
    wire.close()
    outcomes[outcome] += 1
    return outcome


def judge(callers, since, until_then, text):
    """Calls that ended while nothing could be read or be durable must all have been refused."""
    inside = [call for caller in callers for call in list(caller.log) if since + 0.5 < call[1] < until_then]
    outcomes = collections.Counter(call[2] for call in inside)
    slowest = max((call[1] - call[0] for call in inside), default=0)
    waiting = [caller for caller in callers if not any(since + 0.5 < call[1] < until_then for call in list(caller.log))]
    check(not waiting, f"{text}: {len(callers) - len(waiting)} of {len(callers)} callers were answered in it")
    check(len(inside) > 0, f"{text}: {len(inside)} calls ended in it: {dict(outcomes)}, the slowest took {slowest:.1f} s")
    check(set(outcomes) == {"service_unavailable"}, "every one was refused with service_unavailable, none was answered from memory")


def back(house, callers, text):
    took = until(40, lambda: all(caller.log and caller.log[-1][2] == "ok" for caller in callers))
    check(took is not None, f"{text}: all {len(callers)} callers are served again within {took or 0:.1f} s")


def revoked(house, key):
    """Rights taken away hold for the very next call, also right after a disturbance."""
    wire = house.wire(key)
    check(answered(wire, "scaivault_read_secret", {"path": "faults/pg"}) == "ok", "the agent's key still works")
    mine = house.wire()
    keys = seed.must(mine.tool("scaivault_list_api_keys", {}))["keys"]
    it = next(each for each in keys if each["name"] == "faults-pg")
    seed.must(mine.tool("scaivault_delete_api_key", {"api_key_id": it["id"]}))
    outcome = answered(wire, "scaivault_read_secret", {"path": "faults/pg"})
    check(outcome not in ("ok", "service_unavailable"), f"once revoked, its very next call is refused with {outcome}")
