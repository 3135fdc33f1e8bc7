"""The server from its launch to its first governed answer on an existing data folder, and its memory when idle."""

import shutil
import tempfile
import time

from lab import seed, tools
from lab.house import House, postgres_processes, proportional_mb, resident_mb
from lab.report import Line, Measured
from lab.wire import Wire, refusal

LAUNCHES = 7


def measure():
    folder = tempfile.mkdtemp(prefix="ostiary-start-")
    try:
        with House(folder) as house:
            seed.write(house.wire(), "bench/one")
            key = seed.agent(house.wire(), "bench", "bench/**")
        took, server, postgres = [], [], []
        for number in range(LAUNCHES):
            house = House(folder)
            try:
                took.append(first_answer(house, key))
                tools.say(f"  launch {number + 1}: {took[-1]:.0f} ms")
                if number >= LAUNCHES - 3:
                    time.sleep(8)
                    server.append(resident_mb(house.process.pid))
                    postgres.append(sum(proportional_mb(pid) for pid in postgres_processes(house.postmaster())))
            finally:
                house.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = tools.median(took) / 1000
    memory = tools.median(server)
    return Measured(
        [
            Line("server, launch to first governed call answered, existing data folder", "aim: 2 s", f"{seconds:.2f} s (median of {LAUNCHES}, {tools.spread([each / 1000 for each in took])})", seconds <= 2),
            Line("resident memory idle after it, `-Xmx512m`", "aim: 250 MB", f"{memory:.0f} MB (its PostgreSQL besides: {tools.median(postgres):.0f} MB proportional)", memory <= 250),
        ]
    )


def first_answer(house, key):
    """Milliseconds."""
    begun = time.perf_counter()
    house.launch()
    while house.process.poll() is None and time.perf_counter() - begun < 60:
        wire = Wire(house.url, key, timeout=20)
        try:
            if refusal(wire.tool("scaivault_read_secret", {"path": "bench/one"})) is None:
                return (time.perf_counter() - begun) * 1000
        except (OSError, ValueError):
            pass
        finally:
            wire.close()
        time.sleep(0.005)
    tools.fail("The server gave no first answer:\n" + house.console()[-2000:])
