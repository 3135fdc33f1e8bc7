"""`audex mcp` and `tryaudex run`: their start, against a Node SDK stdio server and the bare command; memory when idle."""

import json
import os
import shutil
import subprocess
import tempfile
import time

from lab import tools
from lab.house import resident_mb
from lab.report import Line, Measured
from rows import stdio

LAUNCHES = 21
RUN = ["run", "--ttl", "5m", "--allow", "s3:ListBucket", "--", "true"]


def measure():
    with Desk() as desk:
        return Measured([greeted(desk), resident(desk), added(desk)])


class Desk:
    """A home with its settings, and credentials in the cache that a counterpart of STS gave and nobody gives again."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="ostiary-lab-")
        for name in ("audex", "runtime"):
            os.mkdir(os.path.join(self.folder, name), 0o700)
        with open(os.path.join(self.folder, "audex", "config.toml"), "w", encoding="utf-8") as file:
            file.write('credential_cache = true\nttl = "15m"\n')
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "XDG_RUNTIME_DIR": os.path.join(self.folder, "runtime"),
            "AUDEX_HOME": os.path.join(self.folder, "audex"),
            "AUDEX_ROLE_ARN": "arn:aws:iam::000000000000:role/bench",
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
        }
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def took(self, command):
        """Milliseconds of a command that must succeed."""
        begun = time.perf_counter()
        done = subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        spent = (time.perf_counter() - begun) * 1000
        if done.returncode:
            tools.fail(f"{command} ended with {done.returncode}: {done.stderr}")
        return spent

    def fill_cache(self):
        """One run whose credentials are issued; whoever issued them is gone afterwards."""
        port = os.path.join(self.folder, "port")
        source = os.path.join(tools.ROOT, "rooms", "src", "build", "java", "Counterpart.java")
        sts = subprocess.Popen([os.path.join(tools.java_home(), "bin", "java"), source, port], stdin=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 30
            while not (os.path.exists(port) and os.path.getsize(port)):
                if time.monotonic() > end or sts.poll() is not None:
                    tools.fail("the counterpart of STS did not start")
                time.sleep(0.05)
            with open(port, encoding="ascii") as file:
                self.env["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:" + file.read()
            self.took([program("tryaudex"), *RUN])
        finally:
            sts.kill()
            sts.wait()


def program(name):
    return os.path.join(tools.built(), "bin", name)


def greeted(desk):
    ours = ([program("audex"), "mcp"], desk.env)
    node = (["node", os.path.join(tools.BENCH, "peer", "stdio.mjs")], {})
    for command in (ours, node):
        stdio.launch(*command)
    here, there = [], []
    for _ in range(LAUNCHES):
        here.append(stdio.launch(*ours))
        there.append(stdio.launch(*node))
    ratio = tools.median(here) / tools.median(there)
    said = f"{ratio:.2f} times (medians of {LAUNCHES}: {tools.median(here):.0f} ms against {tools.median(there):.0f} ms)"
    return Line("`audex mcp`, launch to `initialize` answered, against a Node SDK stdio server", "at most 1.0 times", said, ratio <= 1.0)


def resident(desk):
    """Of the process that a client leaves alone for three seconds, after it has listed the tools and seen the sessions."""
    sizes = []
    for _ in range(3):
        process = subprocess.Popen([program("audex"), "mcp"], env=desk.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            ask(process, stdio.GREETING)
            told(process, "notifications/initialized")
            ask(process, request(2, "tools/list", {}))
            ask(process, request(3, "tools/call", {"name": "audex_sessions", "arguments": {}}))
            time.sleep(3)
            sizes.append(resident_mb(process.pid))
        finally:
            process.stdin.close()
            process.wait(30)
            process.stdout.close()
    size = tools.median(sizes)
    return Line("resident memory of an idle `audex mcp`", "at most 90 MB", f"{size:.0f} MB (median of 3, {tools.spread(sizes)})", size <= 90)


def request(number, method, params):
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def told(process, method):
    process.stdin.write(json.dumps({"jsonrpc": "2.0", "method": method}) + "\n")


def ask(process, message):
    process.stdin.write(message + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if '"result"' not in answer:
        tools.fail(f"audex mcp did not answer {message}: {answer}")


def added(desk):
    desk.fill_cache()
    commands = {
        "ours": [program("tryaudex"), *RUN],
        "bare": ["true"],
        "jvm": tools.java("Nothing", options=("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")),
    }
    seen = {name: [] for name in commands}
    for command in commands.values():
        desk.took(command)
    for _ in range(LAUNCHES):
        for name, command in commands.items():
            seen[name].append(desk.took(command))
    ours, bare, jvm = (tools.median(seen[name]) for name in ("ours", "bare", "jvm"))
    more = ours - bare - jvm
    said = f"{more:.0f} ms (medians of {LAUNCHES}: {ours:.0f} ms; the command alone {bare:.0f} ms, a Java program that does nothing {jvm:.0f} ms)"
    return Line("`tryaudex run -- true` with cached credentials, over the bare command and the JVM's start", "at most 150 ms", said, more <= 150)
