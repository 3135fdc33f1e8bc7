"""Who had the processor: seconds of processor time of processes and of a Java program's threads."""

import os
import re
import resource

from .house import postgres_processes

TICK = os.sysconf("SC_CLK_TCK")

THREADS = [
    ("compiling", r"C[12] Compiler"),
    ("collecting garbage", r"GC Thread|G1 |VM Thread"),
    ("trail", r"trail-"),
    ("calls", r"ForkJoinPool|virtual|tomcat|http-"),
]


def _ticks(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _safely(path):
    try:
        return _ticks(path)
    except OSError:
        return 0


def threads(pid):
    """Seconds by kind of thread of a Java program."""
    spent = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/comm", encoding="utf-8") as file:
                name = file.read().strip()
        except OSError:
            continue
        kind = next((kind for kind, pattern in THREADS if re.search(pattern, name)), "the rest")
        spent[kind] = spent.get(kind, 0) + _safely(f"/proc/{pid}/task/{task}/stat") / TICK
    return spent


class Meter:
    """Processor seconds of a house's server and PostgreSQL and of the load generator, between two moments."""

    def __init__(self, house):
        self.house = house
        self.before = self._read()

    def _read(self):
        spent = {"server, " + kind: seconds for kind, seconds in threads(self.house.process.pid).items()}
        processes = postgres_processes(self.house.postmaster())
        spent["PostgreSQL"] = sum(_safely(f"/proc/{pid}/stat") for pid in processes) / TICK
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent["load generator"] = children.ru_utime + children.ru_stime
        return spent

    def spent(self):
        return {name: seconds - self.before.get(name, 0) for name, seconds in self._read().items()}
