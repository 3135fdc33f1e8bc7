"""The parts of a call that touch neither disk nor network, by JMH."""

import json
import os
import subprocess
import tempfile

from lab import tools
from lab.report import Measured


def measure():
    with tempfile.TemporaryDirectory() as folder:
        results = os.path.join(folder, "parts.json")
        command = tools.java("org.openjdk.jmh.Main", "PureParts", "-rf", "json", "-rff", results, "-v", "SILENT")
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(results, encoding="utf-8") as file:
            found = json.load(file)
    table = ["Pure parts, JMH, average time of one:", "", "| part | µs |", "|---|---|"]
    for each in found:
        name = each["benchmark"].rsplit(".", 1)[1].replace("_", " ")
        table.append(f"| {name} | {each['primaryMetric']['score']:.2f} ± {each['primaryMetric']['scoreError']:.2f} |")
    return Measured([], table + [""])
