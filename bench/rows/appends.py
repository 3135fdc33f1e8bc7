"""Trail events of 32 callers, each durable before its caller goes on: the ledger against a commit for each."""

import shutil
import subprocess
import tempfile

from lab import tools
from lab.report import Line, Measured


def measure():
    folder = tempfile.mkdtemp(prefix="ostiary-appends-")
    try:
        done = subprocess.run(tools.java("Appends", folder, "5", "4"), capture_output=True, text=True, timeout=180, check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if done.returncode:
        tools.fail("Appends failed:\n" + done.stderr[-2000:])
    runs = {"grouped": [], "alone": [], "unchained": []}
    for line in filter(lambda each: "\t" in each, done.stdout.splitlines()):
        name, rate = line.split("\t")
        runs[name].append(int(rate))
        tools.say(f"  {name}: {rate} events/s")
    ratios = [grouped / alone for grouped, alone in zip(runs["grouped"], runs["alone"])]
    ratio = tools.median(ratios)
    said = f"{ratio:.2f} times ({tools.spread(ratios)}; {tools.median(runs['grouped']):.0f} against {tools.median(runs['alone']):.0f} events/s)"
    bare = [grouped / unchained for grouped, unchained in zip(runs["grouped"], runs["unchained"])]
    less = f"{tools.median(bare):.2f} times ({tools.spread(bare)}; {tools.median(runs['unchained']):.0f} events/s)"
    return Measured(
        [
            Line("trail appends, 32 callers, durable before the answer, against one commit each", "2 times", said, ratio >= 2),
            Line("the same against one commit each of what is not chained yet", "printed", less, None),
        ]
    )
