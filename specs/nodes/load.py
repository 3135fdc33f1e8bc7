"""Callers that never rest, and what became of their calls."""

import json
import threading
import time

from lab.wire import Wire, content, refusal

PAUSE = 0.01
VALUE = {"password": "of-the-nodes"}


class Call:
    """One call: when it began and ended, and what was wrong with it, if anything."""

    def __init__(self, began, ended, fault):
        self.began, self.ended, self.fault = began, ended, fault


class Caller(threading.Thread):
    """Calls over and over on one connection. Whoever makes one gives it the work: it answers what was wrong, or None."""

    def __init__(self, url, key, work):
        super().__init__(daemon=True)
        self.wire = Wire(url, key, timeout=30)
        self.work = work
        self.calls = []
        self.done = False

    def run(self):
        while not self.done:
            began = time.monotonic()
            try:
                fault = self.work(self.wire)
            except Exception as broken:  # whatever ends a call without an answer
                fault = f"{type(broken).__name__}: {broken}"
            self.calls.append(Call(began, time.monotonic(), fault))
            time.sleep(PAUSE if fault is None else 0.05)
        self.wire.close()

    def failed(self):
        return [call for call in self.calls if call.fault is not None]


def reads(path):
    """A governed tools/call of revision 2026-07-28."""
    def work(wire):
        message = wire.tool("scaivault_read_secret", {"path": path})
        code = refusal(message)
        return code or (None if content(message)["data"] == VALUE else "another value")
    return work


def reads_rest(path):
    def work(wire):
        status, body = wire.rest("GET", "/v1/secrets/" + path)
        return None if status == 200 and body["data"] == VALUE else f"{status} {json.dumps(body)[:200]}"
    return work


def writes(path, acknowledged):
    """Writes new versions; the newest that was acknowledged is kept in `acknowledged`."""
    def work(wire):
        message = wire.tool("scaivault_write_secret", {"path": path, "data": VALUE, "max_versions": 10})
        code = refusal(message)
        if code is None:
            acknowledged[path] = content(message)["version"]
        return code
    return work


class Load:
    """Callers while they call."""

    def __init__(self, callers):
        self.callers = callers

    def __enter__(self):
        for caller in self.callers:
            caller.start()
        return self

    def __exit__(self, *_):
        for caller in self.callers:
            caller.done = True
        for caller in self.callers:
            caller.join(40)


def told(callers):
    """How many calls, how many failed, and the longest time that one caller went without an answer it wanted."""
    calls = sum(len(caller.calls) for caller in callers)
    failed = sum(len(caller.failed()) for caller in callers)
    return f"{calls} calls, {failed} failed, longest gap {1000 * max(map(gap, callers), default=0):.0f} ms"


def gap(caller):
    good = [call for call in list(caller.calls) if call.fault is None]
    moments = [good[0].began, *(call.ended for call in good)] if good else []
    return max((after - before for before, after in zip(moments, moments[1:])), default=0)


def faults(callers):
    return [call.fault for caller in callers for call in caller.failed()]
