"""SIGTERM under writers: what was under way is answered whole, nothing is done without an answer, and the program ends."""

import collections
import signal
import threading
import time

from lab import seed
from lab.house import House, until_gone
from lab.wire import content, refusal

from day import check, saw
from trail import verified

WRITERS = 16
CLOSED = {"RemoteDisconnected", "ConnectionResetError", "ConnectionRefusedError", "BrokenPipeError", "CannotSendRequest"}


class Writer(threading.Thread):
    """Writes its own secret until the door is closed; remembers what was acknowledged and how it ended."""

    def __init__(self, house, number):
        super().__init__(daemon=True)
        self.wire = house.wire()
        self.path = f"faults/drained/w{number}"
        self.acknowledged = 0
        self.ended = None

    def run(self):
        while not self.ended:
            try:
                message = self.wire.tool("scaivault_write_secret", {"path": self.path, "data": {"n": self.acknowledged + 1}})
                self.ended = refusal(message)
                if not self.ended:
                    self.acknowledged = content(message)["version"]
            except Exception as fault:
                self.ended = type(fault).__name__


def happen():
    with House() as house:
        writers = [Writer(house, number) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(3)
        postmaster = house.postmaster()
        begun = time.monotonic()
        house.process.send_signal(signal.SIGTERM)
        house.process.wait(60)
        took = time.monotonic() - begun
        check(house.process.returncode in (0, 143), f"SIGTERM under {WRITERS} writers: ended after {took:.1f} s with {house.process.returncode}")
        check(until_gone(postmaster, 5), "and its PostgreSQL with it")
        for writer in writers:
            writer.join(30)
        told(writers)
        house.start()
        look(house, writers)
        check(verified(house), "the trail verifies")


def told(writers):
    """An answer cut short would be an IncompleteRead or unreadable JSON."""
    ends = collections.Counter(writer.ended for writer in writers)
    check(set(ends) <= CLOSED | {"service_unavailable"}, f"no answer was cut short; the connections ended with {dict(ends)}")


def look(house, writers):
    wire = house.wire()
    for writer in writers:
        version = seed.must(wire.tool("scaivault_read_secret", {"path": writer.path}))["version"]
        if version != writer.acknowledged:
            raise AssertionError(f"{writer.path}: version {version}, but {writer.acknowledged} was acknowledged")
    saw(f"all {sum(writer.acknowledged for writer in writers)} acknowledged writes are there, and none that was not")
