"""Starts and ends servers on data folders, and looks into their PostgreSQL as its superuser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from . import tools
from .wire import Wire


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """A server on a data folder; a context manager that ends what it started, by its id."""

    def __init__(self, folder=None, env=None, prefix=(), patience=120):
        self.own_folder = folder is None
        self.folder = folder or tempfile.mkdtemp(prefix="ostiary-lab-")
        self.data = os.path.join(self.folder, "data")
        self.env = {"OSTIARY_RATE": "10000000", **(env or {})}
        self.prefix = list(prefix)
        self.patience = patience
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        if self.own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def launch(self):
        """Starts the program and does not wait; what it prints goes to console.txt."""
        console = open(os.path.join(self.folder, "console.txt"), "ab")
        command = [os.path.join(tools.built(), "bin", "ostiary"), "server"]
        self.process = subprocess.Popen(
            self.prefix + command + ["--port", str(self.port), "--data", self.data],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            env={**os.environ, **self.env},
            start_new_session=True,
        )
        return self

    def start(self):
        self.launch()
        if not self.ready(self.patience):
            text = self.console()
            self.stop()
            tools.fail("The server did not start:\n" + text[-2000:])
        return self

    def ready(self, patience):
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if Wire(self.url, timeout=2).raw("GET", "/health/ready")[0] == 200:
                    return True
            except OSError:
                pass
            time.sleep(0.02)
        return False

    def console(self):
        with open(os.path.join(self.folder, "console.txt"), encoding="utf-8", errors="replace") as text:
            return text.read()

    def kill(self):
        """Ends the server the hard way; its PostgreSQL stays behind, as after a crash."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.end_postgres()

    def end_postgres(self):
        """Ends the PostgreSQL of this folder if one is left: after a kill, or because a test stopped it."""
        pid = self.postmaster()
        if pid:
            for each in postgres_processes(pid):
                signal_if_there(each, signal.SIGCONT)
            signal_if_there(pid, signal.SIGINT)
            for _ in range(100):
                if not self.postmaster():
                    return
                time.sleep(0.05)
            signal_if_there(pid, signal.SIGQUIT)

    def postmaster(self):
        """The process id of the PostgreSQL of this folder while it lives, else None."""
        lines = self.pid_file()
        if not lines:
            return None
        try:
            with open(f"/proc/{int(lines[0])}/cmdline", "rb") as command:
                return int(lines[0]) if self.data.encode() in command.read() else None
        except (OSError, ValueError):
            return None

    def pid_file(self):
        try:
            with open(os.path.join(self.data, "postgres", "cluster", "postmaster.pid"), encoding="ascii") as file:
                return file.read().splitlines()
        except OSError:
            return []

    def bootstrap(self):
        with open(os.path.join(self.data, "bootstrap.json"), encoding="utf-8") as file:
            return json.load(file)

    def wire(self, key=None, timeout=30):
        return Wire(self.url, key or self.bootstrap()["api_key"], timeout)

    def sql(self, text, tuples=True, patience=300):
        """Runs statements as PostgreSQL's superuser, past every rule of ours; answers the lines they print."""
        tools.need("psql")
        with open(os.path.join(self.data, "postgres", "logins"), encoding="utf-8") as file:
            logins = dict(line.strip().split("=", 1) for line in file if "=" in line)
        port = self.pid_file()[3]
        done = subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", port, "-U", "postgres", "-d", "ostiary"]
            + (["-A", "-t"] if tuples else []),
            input="set search_path = ostiary, pg_catalog;\n" + text,
            env={**os.environ, "PGPASSWORD": logins["superuser"]},
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
        if done.returncode:
            raise RuntimeError("SQL failed: " + done.stderr.strip())
        return done.stdout.strip().splitlines()


def postgres_processes(postmaster):
    """The postmaster and its children."""
    found = [postmaster]
    try:
        with open(f"/proc/{postmaster}/task/{postmaster}/children", encoding="ascii") as file:
            found += [int(each) for each in file.read().split()]
    except OSError:
        pass
    return found


def until_gone(pid, patience):
    """Whether a process has ended within `patience` seconds."""
    end = time.monotonic() + patience
    while os.path.exists(f"/proc/{pid}"):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def signal_if_there(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def resident_mb(pid):
    return _kilobytes(f"/proc/{pid}/status", "VmRSS:") / 1024


def proportional_mb(pid):
    return _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:") / 1024


def _kilobytes(path, label):
    with open(path, encoding="ascii") as file:
        for line in file:
            if line.startswith(label):
                return int(line.split()[1])
    return 0
