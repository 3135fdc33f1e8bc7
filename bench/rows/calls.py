"""A governed read over MCP against the npm SDK's echo tool, and against our own transport with no gate."""

import os
import subprocess
import tempfile
import threading
import time

from lab import seed, tools
from lab.cost import Meter
from lab.house import House
from lab.load import Target, alternate, fire
from lab.report import Line, Measured

TOOL = "scaivault_read_secret"


def measure():
    with House() as house, Child(["node", os.path.join(tools.BENCH, "peer", "http.mjs")]) as peer, Child(tools.java("OpenDoor")) as open_door:
        seed.write(house.wire(), "bench/one")
        key = seed.agent(house.wire(), "bench", "bench/**")
        governed = Target.tool(house.url, TOOL, [(key, {"path": "bench/one"})])
        results = alternate(
            {
                "governed read": governed,
                "npm echo": Target.tool(peer.url, "echo", [(None, {"text": "hello"})]),
                "our echo, no gate": Target.tool(open_door.url, "echo", [(None, {"text": "hello"})]),
            },
            seconds=6,
            rounds=7,
            warmup=15,
        )
        table = rest(house, governed)
        with Writer(house, "bench/one"):
            fire(governed, 6)  # what has to be looked up was hardly compiled yet
            changing = fire(governed, 6)
        return Measured([*lines(results), while_changing(results, changing)], table)


def lines(results):
    rate = {name: tools.median([each["rate"] for each in runs]) for name, runs in results.items()}
    p50 = {name: tools.median([each["p50"] for each in runs]) for name, runs in results.items()}
    p99 = {name: tools.median([each["p99"] for each in runs]) for name, runs in results.items()}

    def said(name):
        return f"{name} {rate[name]:.0f}/s, p50 {p50[name]:.1f} ms, p99 {p99[name]:.1f} ms"

    def against(other):
        """Of each round, because from one to the next the machine changes for both."""
        return [one["rate"] / it["rate"] for one, it in zip(results["governed read"], results[other])]

    peer, bare = against("npm echo"), against("our echo, no gate")
    spread = tools.spread([each["p99"] for each in results["governed read"]])
    return [
        Line(
            "governed `scaivault_read_secret`, 32 connections, against the npm server 2.4 echo tool",
            "2.0 times its calls/s",
            f"{tools.median(peer):.2f} times ({tools.spread(peer)}; {said('governed read')}; {said('npm echo')})",
            tools.median(peer) >= 2,
        ),
        Line("p99 of the same", "25 ms", f"{p99['governed read']:.1f} ms ({spread})", p99["governed read"] <= 25),
        Line("the same against our own dispatcher, no-op tool, no gate", "0.25", f"{tools.median(bare):.2f} ({tools.spread(bare)}; {said('our echo, no gate')})", tools.median(bare) >= 0.25),
    ]


def while_changing(results, changing):
    rate = tools.median([each["rate"] for each in results["governed read"]])
    return Line(
        "governed reads while their secret is written every 100 ms, so that none is answered from memory, against the same at rest",
        "printed",
        f"{changing['rate'] / rate:.2f} ({changing['rate']:.0f}/s, p50 {changing['p50']:.1f} ms, p99 {changing['p99']:.1f} ms)",
        None,
    )


class Writer:
    """Writes a secret ten times a second, beside a load."""

    def __init__(self, house, path):
        self.wire = house.wire()
        self.path = path
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.write)

    def write(self):
        while not self.over.wait(0.1):
            seed.write(self.wire, self.path)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def rest(house, governed):
    """Where the time of a governed call goes, by processor time."""
    jcmd = os.path.join(tools.java_home(), "bin", "jcmd")
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "calls.jfr")
        meter = Meter(house)
        result = fire(governed, 8)
        spent = meter.spent()
        started = [jcmd, str(house.process.pid), "JFR.start", "name=bench", "settings=" + os.path.join(tools.BENCH, "lab", "shares.jfc")]
        subprocess.run(started, check=True, stdout=subprocess.DEVNULL)
        fire(governed, 8)
        subprocess.run([jcmd, str(house.process.pid), "JFR.stop", "name=bench", "filename=" + recording], check=True, stdout=subprocess.DEVNULL)
        shares = subprocess.run(tools.java("Shares", recording), check=True, capture_output=True, text=True).stdout
    return processor(result, spent) + java(shares)


def processor(result, spent):
    total = sum(spent.values())
    table = [
        f"Where a governed call goes: processor time of one run at {result['rate']:.0f} calls/s, "
        f"{total / result['calls'] * 1e6:.0f} µs a call, of which",
        "",
        "| who | µs a call | share |",
        "|---|---|---|",
    ]
    for name, seconds in sorted(spent.items(), key=lambda each: -each[1]):
        if seconds / total >= 0.005:
            table.append(f"| {name} | {seconds / result['calls'] * 1e6:.0f} | {100 * seconds / total:.0f} % |")
    return table


def java(shares):
    table = ["", "and the server's Java code of another run, by samples of processor time:", "", "| part | share |", "|---|---|"]
    for line in shares.splitlines():
        share, part = line.split("\t")
        table.append(f"| {part} | {share} % |")
    return table


class Child:
    """A program that prints its port; ended by its id."""

    def __init__(self, command):
        self.command = command

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline().strip()
        if not line.isdigit():
            self.process.wait(5)
            tools.fail("A program of the bench did not start: " + " ".join(self.command[-2:]))
        self.url = "http://127.0.0.1:" + line
        time.sleep(0.2)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
