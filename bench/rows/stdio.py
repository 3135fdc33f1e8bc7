"""scaivault-mcp from its launch to the answer to `initialize`, against a Node SDK stdio server."""

import json
import os
import subprocess
import time

from lab import seed, tools
from lab.house import House
from lab.report import Line, Measured

LAUNCHES = 21
GREETING = json.dumps(
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "bench", "version": "1"}},
    }
)


def measure():
    with House() as house:
        key = seed.agent(house.wire(), "bench", "bench/**")
        relay = ([os.path.join(tools.built(), "bin", "scaivault-mcp")], {"SCAIVAULT_URL": house.url, "SCAIVAULT_TOKEN": key})
        node = (["node", os.path.join(tools.BENCH, "peer", "stdio.mjs")], {})
        for command in (relay, node):
            launch(*command)
        ours, theirs = [], []
        for _ in range(LAUNCHES):
            ours.append(launch(*relay))
            theirs.append(launch(*node))
    ratio = tools.median(ours) / tools.median(theirs)
    said = f"{ratio:.2f} times (medians of {LAUNCHES}: {tools.median(ours):.0f} ms against {tools.median(theirs):.0f} ms)"
    return Measured([Line("`scaivault-mcp`, launch to `initialize` answered, against a Node SDK stdio server", "at most 1.3 times", said, ratio <= 1.3)])


def launch(command, env):
    """Milliseconds."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **env}
    )
    try:
        process.stdin.write(GREETING + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        took = (time.perf_counter() - begun) * 1000
    finally:
        process.kill()
        rest = process.communicate()[1]
    if '"serverInfo"' not in answer:
        tools.fail(f"{command[0]} did not answer initialize: {answer} {rest}")
    return took
