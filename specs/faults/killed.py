"""kill -9 under 32 writers: every acknowledged write is there, none is half there, and the trail verifies."""

import threading
import time

from lab import seed
from lab.house import House
from lab.wire import content, refusal

from day import check, saw
from trail import exported, verified

WRITERS = 32


class Writer(threading.Thread):
    """Writes its own secret over and over, and remembers what was acknowledged."""

    def __init__(self, house, number):
        super().__init__(daemon=True)
        self.wire = house.wire()
        self.path = f"faults/killed/w{number}"
        self.acknowledged = 0
        self.tried = 0

    def run(self):
        while True:
            self.tried += 1
            value = {"count": self.tried, "filler": f"{self.tried:06d}" * 200}
            try:
                message = self.wire.tool("scaivault_write_secret", {"path": self.path, "data": value, "max_versions": 100})
            except Exception:
                return
            if refusal(message):
                return
            self.acknowledged = content(message)["version"]


def happen():
    with House() as house:
        writers = [Writer(house, number) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(5)
        house.kill()
        for writer in writers:
            writer.join(30)
        total = sum(writer.acknowledged for writer in writers)
        check(total > WRITERS, f"killed under {WRITERS} writers, {total} writes acknowledged")
        began = time.monotonic()
        house.start()
        saw(f"started again on the same folder in {time.monotonic() - began:.1f} s")
        look(house, writers)
        trail(house, writers)


def look(house, writers):
    """The newest version is the last acknowledged one, or the one that was under way and is whole."""
    wire = house.wire()
    beyond = 0
    for writer in writers:
        newest = seed.must(wire.tool("scaivault_read_secret", {"path": writer.path}))
        version = newest["version"]
        if not writer.acknowledged <= version <= writer.tried:
            raise AssertionError(f"{writer.path}: version {version}, but {writer.acknowledged} was acknowledged")
        beyond += version - writer.acknowledged
        for each in range(max(1, version - 20), version + 1):
            data = seed.must(wire.tool("scaivault_read_secret", {"path": writer.path, "version": each}))["data"]
            if data != {"count": each, "filler": f"{each:06d}" * 200}:
                raise AssertionError(f"{writer.path} version {each} is not what was written")
    saw(f"every acknowledged write is there and whole; {beyond} that were under way made it too, whole")
    orphans = house.sql(
        "select count(*) from secret s where not exists (select from secret_version v where v.tenant_id = s.tenant_id"
        " and v.path = s.path and v.version = s.current_version)"
    )
    check(orphans == ["0"], "no secret without the value of its current version")


def trail(house, writers):
    lines = exported(house)
    check(verified(house), "ostiary audit export and audit verify: the trail verifies")
    for writer in writers:
        told = sum(1 for line in lines if writer.path in line and '"write"' in line)
        if told < writer.acknowledged:
            raise AssertionError(f"{writer.path}: {writer.acknowledged} writes acknowledged, {told} in the trail")
    saw("each acknowledged write has its entry in the trail")
