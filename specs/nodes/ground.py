"""What stands under the walk: a PostgreSQL of its own, nodes on it, HAProxy before them; each ended by its process id."""

import contextlib
import json
import lzma
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

from walk import BIN, PATIENCE, ROOT, Surprise, until

HERE = pathlib.Path(__file__).resolve().parent
NAMES = "abc"
NOTICE = 3
HAPROXY = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")  # not on every user's path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ended(process, patience=PATIENCE):
    """Has a process end in good order; the hard way where it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Process:
    """A program whose words go to a file."""

    def __init__(self, folder, name):
        self.folder, self.name, self.process = folder, name, None
        self.log = folder / f"{name}.txt"

    def launch(self, command, **variables):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OSTIARY_", "SCAIVAULT_"))}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in command], cwd=self.folder, env={**kept, **variables},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)

    def said(self):
        return self.log.read_text(errors="replace")

    def alive(self):
        if self.process.poll() is not None:
            raise Surprise(f"{self.name} ended:\n{self.said()[-2000:]}")

    def stop(self):
        if self.process:
            ended(self.process)


class Postgres(Process):
    """The PostgreSQL of the distribution, with nothing of ours in it yet."""

    def __init__(self, folder):
        super().__init__(folder, "postgres")
        self.home = folder / "postgres"
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.url = f"postgresql://ostiary:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self):
        self.unpack()
        self.prefix = unprivileged(self.folder)
        secret = self.home / "password"
        secret.write_text(self.password)
        hand_over(self.prefix, self.home, secret)
        made = subprocess.run(
            [*self.prefix, self.home / "bin" / "initdb", "-D", self.home / "cluster", "-U", "ostiary", f"--pwfile={secret}",
             "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
             "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
            capture_output=True, text=True, cwd=self.folder)
        if made.returncode:
            raise Surprise("initdb: " + made.stdout + made.stderr)
        secret.unlink()
        self.launch([*self.prefix, self.home / "bin" / "postgres", "-D", self.home / "cluster", "-p", self.port,
                     "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=100"])
        until(lambda: "ready to accept connections" in self.said(), "PostgreSQL is ready", self.alive)

    def unpack(self):
        jar = next((BIN.parent / "lib" / "server").glob("embedded-postgres-binaries-linux-*.jar"))
        with zipfile.ZipFile(jar) as archive:
            name = next(each for each in archive.namelist() if each.endswith(".txz"))
            with archive.open(name) as packed, tarfile.open(fileobj=lzma.open(packed)) as tar:
                tar.extractall(self.home)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # ends connections too
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        super().stop()


def unprivileged(folder):
    """The words that let PostgreSQL run where we are root, which it refuses."""
    if os.getuid():
        return []
    if subprocess.run(["unshare", "-U", "true"], capture_output=True).returncode == 0:
        return ["unshare", "-U"]
    folder.chmod(0o711)
    return ["setpriv", "--reuid=nobody", "--clear-groups", "--no-new-privs"]


def hand_over(prefix, *paths):
    if prefix and prefix[0] == "setpriv":
        for path in paths:
            shutil.chown(path, "nobody")


class Node(Process):
    """One `ostiary server`, on the same port at each start."""

    def __init__(self, folder, name, variables=(), words=()):
        super().__init__(folder, name)
        self.data = folder / ("data-" + name)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.variables, self.words = dict(variables), list(words)

    def start(self):
        """Answers how many seconds it took until it was ready."""
        began = time.monotonic()
        self.launch([BIN / "ostiary", "server", "--port", self.port, "--data", self.data, *self.words], **self.variables)
        until(self.ready, f"{self.name} is ready", self.alive)
        return time.monotonic() - began

    def ready(self):
        try:
            with urllib.request.urlopen(self.url + "/health/ready", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.HTTPError, OSError):
            return False

    def kill(self):
        """`kill -9`; answers from when to when it was dying."""
        began = time.monotonic()
        self.process.kill()
        self.process.wait()
        return began, time.monotonic()

    def bootstrap(self):
        return self.data / "bootstrap.json"


class Balancer(Process):
    def __init__(self, folder, nodes):
        super().__init__(folder, "haproxy")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.places = {"NODE_" + node.name.upper(): f"127.0.0.1:{node.port}" for node in nodes}

    def start(self):
        self.launch([HAPROXY, "-db", "-f", HERE / "haproxy.cfg"], FRONT=f"127.0.0.1:{self.port}", **self.places)
        for name in NAMES:
            self.serves(name)

    def serves(self, name):
        """Waits until it sends requests to the node of that name."""
        until(lambda: self.server() == name, f"the balancer sends requests to {name}", self.alive)

    def server(self):
        try:
            with urllib.request.urlopen(self.url + "/health", timeout=5) as answer:
                return answer.headers["X-Served-By"]
        except (urllib.error.HTTPError, OSError):
            return None


class Installation:
    """All of it, on one temporary folder."""

    def __enter__(self):
        if not (BIN / "ostiary").exists():
            subprocess.run([ROOT / "ostiary", "--version"], check=True, stdout=subprocess.DEVNULL)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ostiary-nodes-"))
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            postgres = self.opened(stack, Postgres(self.folder))
            shared = {"OSTIARY_DATABASE_URL": postgres.url, "OSTIARY_ROOT_KEY": secrets.token_hex(32),
                      "OSTIARY_RATE": "10000000", "OSTIARY_DRAIN_SECONDS": str(NOTICE)}
            self.nodes = [self.opened(stack, Node(self.folder, name, shared)) for name in NAMES]
            self.balancer = self.opened(stack, Balancer(self.folder, self.nodes))
            self.agent = None
            self.bootstrap = self.nodes[0].bootstrap()
            self.key = json.loads(self.bootstrap.read_text())["api_key"]
            self.stack = stack.pop_all()
        return self

    @staticmethod
    def opened(stack, process):
        stack.callback(process.stop)
        process.start()
        return process

    def __exit__(self, *_):
        self.stack.close()
