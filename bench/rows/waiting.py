"""200 approvals that wait for a person and 32 agents that wait for them, on one node; the person answers on another."""

import itertools
import pathlib
import secrets
import sys
import tempfile
import threading
import time
import urllib.parse

from lab import seed, tools
from lab.house import House
from lab.report import Line, Measured
from lab.wire import Wire

NODES = pathlib.Path(tools.BENCH).parent / "specs" / "nodes"
sys.path[1:1] = [str(NODES), str(NODES.parent)]

from ground import Postgres  # noqa: E402

PENDING = 200
AGENTS = 32
ROUNDS = 20
SCOPES = ["mcp:read", "secrets:read"]
PASSWORD = "correct horse battery staple"
FRESH = itertools.count()


def measure():
    with tempfile.TemporaryDirectory(prefix="ostiary-waiting-") as folder:
        postgres = Postgres(pathlib.Path(folder))
        try:
            postgres.start()
            shared = {"OSTIARY_DATABASE_URL": postgres.url, "OSTIARY_ROOT_KEY": secrets.token_hex(32)}
            with House(env=shared) as one, House(env=shared) as other:
                return Measured([line(waits(one, other))])
        finally:
            postgres.stop()


def waits(one, other):
    """Milliseconds from when the person's answer is sent to when the agent that waits at the other node has it."""
    owner = one.wire()
    person = approver(owner, other.url)
    keys = [key(owner, f"waiting{number}") for number in range(AGENTS)]
    done(owner.rest("POST", "/v1/security/mcp/resources", {"uri": "vsecure://secrets/production/*", "requiresApproval": True, "approvers": ["approver"]}))
    agents = [Agent(one.url, each) for each in keys]
    for number in range(PENDING - AGENTS):
        agents[number % AGENTS].asks()
    found = []
    for _ in range(ROUNDS):
        found += round_of(agents, person)
    return found


def round_of(agents, person):
    waiting = [Waiting(agent) for agent in agents]
    for each in waiting:
        each.start()
    time.sleep(0.5)  # until all of them wait
    for each in waiting:
        each.answered = time.perf_counter()
        done(person.rest("POST", f"/v1/security/mcp/approvals/{each.approval}/respond", {"action": "deny", "reason": "not today"}))
    for each in waiting:
        each.join()
        if each.status != "denied":
            tools.fail(f"An agent that waited was told '{each.status}'.")
    return [1000 * (each.heard - each.answered) for each in waiting]


def line(found):
    found.sort()
    median, late = found[len(found) // 2], found[len(found) * 99 // 100]
    return Line(
        f"{PENDING} open approvals, {AGENTS} agents wait: from sending a decision at one node to the agent's answer at another",
        "500 ms",
        f"median {median:.0f} ms, p99 {late:.0f} ms ({len(found)} decisions)",
        median <= 500,
    )


class Agent:
    def __init__(self, url, credential):
        self.wire = Wire(url, credential, timeout=90)

    def asks(self):
        """Answers the id of a new request."""
        resource = f"vsecure://secrets/production/S{next(FRESH)}"
        return done(self.wire.rest("POST", "/v1/security/mcp/approve", {"resource": resource, "reason": "to see how long it takes"}))["approvalId"]


class Waiting(threading.Thread):
    """An agent that asks, and waits at its node until somebody answers."""

    def __init__(self, agent):
        super().__init__(daemon=True)
        self.agent, self.approval = agent, agent.asks()
        self.answered = self.heard = self.status = None

    def run(self):
        said = self.agent.wire.rest("GET", f"/v1/security/mcp/approvals/{self.approval}?waitSeconds=60")
        self.heard, self.status = time.perf_counter(), done(said)["status"]


def approver(owner, url):
    """A member who may approve, signed in; answers a connection to the node at `url` that is his."""
    email = "approver@bench.example"
    done(owner.rest("POST", "/v1/identity/members", {"email": email, "roles": ["approver"], "password": PASSWORD}))
    door = Wire(url)
    form = urllib.parse.urlencode({"email": email, "password": PASSWORD, "to": "/console"})
    door.connection.request("POST", "/console/sign-in", form, {"Origin": url, "Content-Type": "application/x-www-form-urlencoded"})
    answer = door.connection.getresponse()
    answer.read()
    cookie = answer.headers["Set-Cookie"]
    if not cookie:
        tools.fail(f"Nobody could sign in: {answer.status}")
    return Wire(url, cookie.split(";")[0].partition("=")[2])


def key(owner, name):
    account = seed.must(owner.tool("scaivault_create_service_account", {"name": name, "scopes": SCOPES}))
    return seed.must(owner.tool("scaivault_create_api_key", {"service_account_id": account["id"], "name": name}))["key"]


def done(said):
    status, body = said
    if status >= 300:
        tools.fail(f"A call was answered with {status}: {body}")
    return body
