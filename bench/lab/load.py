"""Load by wrk over loopback; the generator shares the machine's cores with what it loads."""

import json
import os
import subprocess
import tempfile

from . import tools
from .wire import call_body, call_headers

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "load.lua")


class Target:
    """What wrk asks for: a list of (body, headers), sent in turn."""

    def __init__(self, url, requests):
        self.url = url
        self.requests = requests

    @staticmethod
    def tool(url, name, calls):
        """`calls` is a list of (key, arguments) for the tool `name`."""
        return Target(url + "/mcp", [(call_body(name, given), call_headers(name, key, given)) for key, given in calls])


def fire(target, seconds, connections=32):
    """Answers calls per second, p50 and p99 in milliseconds, and how many answers were no answers."""
    tools.need("wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as plan:
        for body, headers in target.requests:
            plan.write(body + "\n" + "\n".join(f"{name}: {value}" for name, value in headers.items()) + "\n\n")
    try:
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", SCRIPT, target.url, "--", plan.name],
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        os.unlink(plan.name)
    return json.loads(done.stdout.rsplit("RESULT ", 1)[1])


def alternate(targets, seconds, rounds, warmup=8, connections=32):
    """Warms each of the named targets up, then loads them in turn, several times over; answers name -> list of results."""
    results = {name: [] for name in targets}
    for name, target in targets.items():
        tools.say(f"  warming up: {name}")
        warm(target, warmup, connections)
    for number in range(rounds):
        for name, target in targets.items():
            result = fire(target, seconds, connections)
            tools.say(
                f"  round {number + 1}, {name}: {result['rate']:.0f} calls/s, p50 {result['p50']:.2f} ms, "
                f"p99 {result['p99']:.2f} ms"
            )
            if result["bad"]:
                tools.fail(f"{result['bad']} calls of '{name}' were not answered with a result; the numbers mean nothing.")
            results[name].append(result)
    return results


def warm(target, seconds, connections, most=6):
    """Until it gets no faster, because a slow machine takes longer to compile what is hot."""
    best = 0
    for _ in range(most):
        rate = fire(target, seconds, connections)["rate"]
        if rate < best * 1.05:
            return
        best = rate
