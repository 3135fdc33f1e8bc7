"""What a walk-through needs: a server of its own on a temporary folder, the shell, MCP by hand, and steps that must hold.

Python 3.9 or newer, standard library alone. The first surprise ends the walk with exit code 1.
"""

import contextlib
import json
import os
import pathlib
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "rooms" / "target" / "dist" / "bin"
PATIENCE = 60
MASK = "••••••"
# What would reach into a walk from the environment that it is started in.
FOREIGN = ("OSTIARY_", "SCAIVAULT_", "VSECURE_", "MCP_", "AUDEX_", "AWS_", "AZURE_", "GOOGLE_", "CLOUDSDK_", "VAULT_")


class Surprise(Exception):
    """What was seen is not what the step says."""


def chapter(title):
    print(f"\n== {title}", flush=True)


def step(text, seen=""):
    shown = " ".join(str(seen).split())
    print(f"   ok  {text}" + (f"\n       {shown[:220]}{'…' if len(shown) > 220 else ''}" if shown else ""), flush=True)


def expect(holds, text, seen=""):
    if not holds:
        raise Surprise(f"{text}\n       seen: {seen}")
    step(text, seen)


def contains(text, *parts):
    return all(part in text for part in parts)


class Ran:
    """How a command ended: exit code, and what it said on both channels."""

    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    @property
    def said(self):
        return self.out + self.err

    def json(self):
        return json.loads(self.out)


class House:
    """A server with a data folder of its own, and the environment in which its shell finds it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ostiary-walk-"))
        self.data = self.folder / "data"
        kept = {name: value for name, value in os.environ.items()
                if not name.upper().startswith(FOREIGN) and name != "PORT"}
        self.bare = {**kept, "HOME": str(self.folder), "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}"}
        self.server = None

    def __enter__(self):
        if not (BIN / "ostiary").exists():
            subprocess.run([ROOT / "ostiary", "--version"], check=True, stdout=subprocess.DEVNULL)
        log = open(self.folder / "server.txt", "wb")
        self.server = subprocess.Popen(
            ["ostiary", "server", "--port", "0", "--data", str(self.data)],
            env=self.bare, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        log.close()
        until(lambda: "Ostiary listens on" in self.welcome(), "the server says where it listens", self.alive)
        self.bootstrap = json.loads((self.data / "bootstrap.json").read_text())
        self.url = self.bootstrap["url"]
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.terminate()
            try:
                self.server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def alive(self):
        if self.server.poll() is not None:
            raise Surprise("the server ended:\n" + self.welcome())

    def welcome(self):
        return (self.folder / "server.txt").read_text(errors="replace")

    def run(self, *words, given="", **variables):
        """A command of the shell, which finds this house by OSTIARY_DATA."""
        return self.alone(*words, given=given, OSTIARY_DATA=str(self.data), **variables)

    def alone(self, *words, given="", cwd=None, **variables):
        """A program that knows of no server but by the variables given here."""
        return Ran(subprocess.run(
            words, env={**self.bare, **variables}, input=given, cwd=cwd or self.folder,
            capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE))

    def agent(self, token, **settings):
        """A session of scaivault-mcp over stdio."""
        return Stdio({**self.bare, "SCAIVAULT_URL": self.url, "SCAIVAULT_TOKEN": token, **settings})

    def rest(self, token, path, body=None, method=None):
        """Status and text of a REST call."""
        return http(self.url + path, token, body, method)[:2]

    def key(self, account, name):
        """A new key of a service account."""
        made = self.run("ostiary", "api-keys", "create", account, name, "--json")
        return made.json() if made.code == 0 else surprise("api-keys create", made.said)


class Visited(House):
    """A server that runs already; its first credentials are copied to a folder where the shell finds them."""

    def __init__(self, url, bootstrap):
        super().__init__()
        self.url = url.rstrip("/")
        self.bootstrap = {**json.loads(pathlib.Path(bootstrap).read_text()), "url": self.url}

    def __enter__(self):
        self.data.mkdir(mode=0o700)
        with open(os.open(self.data / "bootstrap.json", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            json.dump(self.bootstrap, file)
        return self


def surprise(text, seen):
    raise Surprise(f"{text}\n       seen: {seen}")


def until(holds, text, check=lambda: None):
    end = time.monotonic() + PATIENCE
    while not holds():
        check()
        if time.monotonic() > end:
            raise Surprise(f"waited {PATIENCE} s in vain: {text}")
        time.sleep(0.05)


def http(url, token=None, body=None, method=None, **headers):
    """Status, text and headers of one HTTP exchange."""
    request = urllib.request.Request(
        url, None if body is None else json.dumps(body).encode(), method=method,
        headers={"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                 **({"Authorization": f"Bearer {token}"} if token else {}),
                 **{name.replace("_", "-"): value for name, value in headers.items()}})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode(), refused.headers


class Session:
    """An MCP session of revision 2025-11-25, whatever carries it: requests out, answers in by their id."""

    revision = "2025-11-25"

    def __init__(self):
        self.next = 0

    def greet(self):
        self.hello = self.ask("initialize", protocolVersion=self.revision, capabilities={},
                              clientInfo={"name": "walk", "version": "1"})["result"]
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return self

    def ask(self, method, **params):
        self.next += 1
        self.send({"jsonrpc": "2.0", "id": self.next, "method": method, "params": params})
        return self.answer(self.next)

    def tools(self):
        return {tool["name"]: tool for tool in self.ask("tools/list")["result"]["tools"]}

    def call(self, tool, **arguments):
        """The text of a tool's answer and whether it is a refusal; an error of the protocol is a refusal too."""
        answer = self.ask("tools/call", name=tool, arguments=arguments)
        if "error" in answer:
            return Told(answer["error"]["message"], True, {})
        result = answer["result"]
        text = "\n".join(part.get("text", "") for part in result["content"])
        refused = bool(result.get("isError"))
        return Told(text, refused, result.get("structuredContent") or ({} if refused else json.loads(text)))

    def __enter__(self):
        return self.greet()

    def __exit__(self, *_):
        self.close()


class Told:
    """What a tool said; revisions before 2025-06-18 have the content as text alone."""

    def __init__(self, text, refused, content):
        self.text, self.refused, self.content = text, refused, content


class Stdio(Session):
    """MCP over the standard channels of a program that this starts."""

    def __init__(self, environment, program="scaivault-mcp"):
        super().__init__()
        self.program = program
        self.process = subprocess.Popen(
            [program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def answer(self, wanted):
        while True:
            message = self.lines.get(timeout=PATIENCE)
            if message is None:
                raise Surprise(self.program + " ended: " + self.process.stderr.read().decode())
            if message.get("id") == wanted:
                return message

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()


class Posted(Session):
    """MCP over Streamable HTTP."""

    def __init__(self, url, token=None):
        super().__init__()
        self.url, self.token, self.session, self.replies = url, token, {}, {}

    def send(self, message):
        status, text, headers = http(self.url, self.token, message, **self.session)
        if headers.get("Mcp-Session-Id"):
            self.session = {"Mcp_Session_Id": headers["Mcp-Session-Id"]}
        self.session["MCP_Protocol_Version"] = self.revision
        if "id" in message:
            self.replies[message["id"]] = (status, text)

    def answer(self, wanted):
        status, text = self.replies.pop(wanted)
        data = [line[5:] for line in text.splitlines() if line.startswith("data:")]
        try:
            answer = json.loads(data[-1] if data else text)
        except ValueError:
            answer = {}
        if "result" in answer or "error" in answer and "code" in answer["error"]:
            told = answer.get("error", {}).get("message")
            return {"error": {"message": f"HTTP {status}: {told}"}} if told else answer
        return {"error": {"message": f"HTTP {status}: {text}"}}

    def close(self):
        pass


class Streamed(Session):
    """MCP over HTTP+SSE, revision 2024-11-05."""

    revision = "2024-11-05"

    def __init__(self, url):
        super().__init__()
        self.base = url.rsplit("/", 1)[0]
        self.stream = urllib.request.urlopen(url, timeout=PATIENCE)
        self.place = self._event("endpoint")

    def _event(self, wanted):
        name = "message"
        for raw in self.stream:
            line = raw.decode().rstrip("\r\n")
            if line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:") and name == wanted:
                return line[5:].strip()
        raise Surprise("the event stream ended")

    def send(self, message):
        status, text, _ = http(self.base + self.place, body=message)
        if status not in (200, 202):
            raise Surprise(f"HTTP {status}: {text}")

    def answer(self, wanted):
        while True:
            message = json.loads(self._event("message"))
            if message.get("id") == wanted:
                return message

    def close(self):
        self.stream.close()


@contextlib.contextmanager
def listening(house, token, **settings):
    """scaivault-mcp as a service on a free port of the loopback; gives its address."""
    process = subprocess.Popen(
        ["scaivault-mcp"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**house.bare, "SCAIVAULT_URL": house.url, "SCAIVAULT_TOKEN": token,
             "MCP_TRANSPORT": "sse", "PORT": "0", **settings})
    try:
        said = process.stderr.readline()
        if "listens on http://" not in said:
            raise Surprise("scaivault-mcp does not listen: " + said)
        yield "http://" + said.split("http://")[1].split("/")[0]
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stderr.close()


def walk(story, house=None):
    """Runs the story in a house of its own, or in the one given."""
    began = time.monotonic()
    try:
        with house or House() as house:
            story(house)
    except (Surprise, subprocess.TimeoutExpired, queue.Empty) as bad:
        print(f"   NO  {bad}", flush=True)
        sys.exit(1)
    print(f"\nAll of it holds ({time.monotonic() - began:.0f} s).", flush=True)
