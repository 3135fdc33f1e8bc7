"""5,000 open subscriptions on one node: what each costs, how soon a change reaches them all, and what calls beside them lose."""

import itertools
import os
import threading
import time

from lab import seed, tools
from lab.house import House, resident_mb
from lab.listeners import Listeners
from lab.load import Target, fire
from lab.report import Line, Measured
from lab.wire import Wire

STREAMS = 5_000
KEYS = 50
FRESH = itertools.count()
WRITERS = 4
CHANGES = 10
SOAK = int(os.environ.get("SOAK_SECONDS", "60"))


def measure():
    # Half the heap is for streams; of the usual 512 MB that would be 2,400. A tenant may have half of those, so there are two.
    with House(env={"OSTIARY_JAVA_OPTS": "-Xmx1280m"}) as house:
        wire = house.wire()
        seed.write(wire, "bench/one")
        wires = [wire, seed.tenant(wire, "bench")]
        keys = [seed.agent(wires[number % 2], f"bench{number}", "bench/**") for number in range(KEYS)]
        target = Target.tool(house.url, "scaivault_read_secret", [(keys[0], {"path": "bench/one"})])
        fire(target, 15)
        before = resident_mb(house.process.pid)
        alone = [fire(target, 5)["rate"] for _ in range(3)]
        with Listeners(house.url, keys, STREAMS) as listeners:
            tools.say(f"  {listeners.acknowledged} streams are open")
            each = (resident_mb(house.process.pid) - before) * 1024 / STREAMS
            reached = [told(listeners, wires) for _ in range(5)]
            time.sleep(20)  # until the collector has put the streams away and each has drawn breath
            fire(target, 8)
            beside = [fire(target, 5)["rate"] for _ in range(3)]
            broken = len(listeners.broken)
        kept = tools.median(beside) / tools.median(alone)
        return Measured(lines(each, reached, kept, broken) + [soak(house, keys)])


def told(listeners, wires):
    """A new version is no change of a list, so each write is of a new secret."""
    since = time.monotonic()
    for wire in wires:
        seed.write(wire, f"bench/other{next(FRESH)}")
    took = listeners.wait_for_all(since, 20)
    if took is None:
        tools.fail(f"A change did not reach all streams; {len(listeners.broken)} are broken: {listeners.broken[:3]}")
    return took


def lines(each, reached, kept, broken):
    return [
        Line(f"resident memory of one of {STREAMS:,} open subscriptions, `-Xmx1280m`", "printed", f"{each:.0f} KB ({broken} broke)", None),
        Line("a change reaches all of them", "2 s", f"{tools.median(reached):.2f} s ({tools.spread(reached)}), from before the write is sent", max(reached) <= 2),
        Line("calls beside them, against the same without", "0.8", f"{kept:.2f}", kept >= 0.8),
    ]


def soak(house, keys):
    """At least 200 notices a second: forty streams, ten changes a second by four writers, which take turns: changes of
    one moment are told as one."""
    with Listeners(house.url, keys[::2], 40) as listeners:
        start = time.monotonic()
        end = start + SOAK
        first = [start + number / CHANGES for number in range(WRITERS)]
        writers = [threading.Thread(target=writes, args=(house, due, end), daemon=True) for due in first]
        for writer in writers:
            writer.start()
        sizes = []
        while time.monotonic() < end:
            sizes.append(resident_mb(house.process.pid))
            time.sleep(0.1)
        for writer in writers:
            writer.join()
        rate = listeners.notices / SOAK
    tenth = max(1, len(sizes) // 10)
    grown = tools.median(sizes[-tenth:]) / tools.median(sizes[tenth : 2 * tenth])
    return Line(
        f"memory under 200 notices a second for {SOAK} s, its end against its beginning",
        "flat",
        f"{grown:.2f} ({rate:.0f} notices a second; {tools.median(sizes[-tenth:]):.0f} MB)",
        grown <= 1.1,
    )


def writes(house, due, end):
    """A new secret every so often, from ``due`` on, so that all writers together make ten changes a second."""
    wire = house.wire()
    while due < end:
        time.sleep(max(0, due - time.monotonic()))
        seed.write(wire, f"bench/soak{next(FRESH)}")
        due += WRITERS / CHANGES
        if due < time.monotonic() - 1:
            due += WRITERS / CHANGES
    wire.close()
