"""What stands in for clouds in walks: AWS by moto with enforced session policies, Vault's AWS engine by a few lines.

Python 3.9 or newer, standard library alone; moto is what the machine has, or there is none and the walk says so.
"""

import contextlib
import datetime
import http.server
import json
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/AudexAgentRole"
LAUNCHER = pathlib.Path(__file__).resolve().parent / "aws" / "moto_with_session_policies.py"
PATIENCE = 60


class Missing(Exception):
    """This machine lacks what stands in for a cloud."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def moto_python():
    """A Python that has moto with its server."""
    tried = "import moto.server, flask"
    for python in filter(None, (os.environ.get("OSTIARY_MOTO_PYTHON"), shutil.which("python3"), shutil.which("python"))):
        if subprocess.run([python, "-c", tried], capture_output=True, stdin=subprocess.DEVNULL).returncode == 0:
            return python
    raise Missing("no Python here has moto with its server (pip install 'moto[server]')")


class Aws:
    """An AWS with one account: the page's role, an operator who may assume it, two buckets; every call is checked."""

    def __init__(self, folder):
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = folder / "moto.txt"

    def __enter__(self):
        python = moto_python()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [python, str(LAUNCHER), "-H", "127.0.0.1", "-p", self.url.rsplit(":", 1)[1]],
                env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "1000000", "MOTO_ACCOUNT_ID": ACCOUNT},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            self._until_it_listens()
            self._furnish()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def _until_it_listens(self):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return urllib.request.urlopen(self.url + "/moto-api/", timeout=5).close()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise Missing("moto does not start: " + self.log.read_text(errors="replace")[-400:]) from None
                time.sleep(0.1)

    def _furnish(self):
        trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                 "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}
        self.query("iam", "CreateRole", RoleName="AudexAgentRole", AssumeRolePolicyDocument=policy(trust))
        self.query("iam", "PutRolePolicy", RoleName="AudexAgentRole", PolicyName="all", PolicyDocument=policy(
            {"Effect": "Allow", "Action": ["s3:*", "ec2:*", "iam:*"], "Resource": "*"}))
        self.query("iam", "CreateUser", UserName="operator")
        self.query("iam", "PutUserPolicy", UserName="operator", PolicyName="assumes", PolicyDocument=policy(
            {"Effect": "Allow", "Action": ["sts:*", "iam:*", "s3:*"], "Resource": "*"}))
        made = self.query("iam", "CreateAccessKey", UserName="operator")
        self.key, self.secret = (made.split(f"<{name}>")[1].split("<")[0] for name in ("AccessKeyId", "SecretAccessKey"))
        for bucket in ("logs", "payroll"):
            self.send("PUT", f"/{bucket}", "s3")
            self.send("PUT", f"/{bucket}/today", "s3", f"what {bucket} says".encode())
        request = urllib.request.Request(self.url + "/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
        urllib.request.urlopen(request, timeout=PATIENCE).close()

    def query(self, service, action, **parameters):
        body = urllib.parse.urlencode({"Action": action, "Version": "2010-05-08", **parameters}).encode()
        return self.send("POST", "/", service, body, "application/x-www-form-urlencoded")

    def send(self, method, path, service, body=None, kind="application/octet-stream"):
        """Before it checks, moto only looks for which service a call is."""
        scope = f"AWS4-HMAC-SHA256 Credential=nobody/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        request = urllib.request.Request(
            self.url + path, body, {"Authorization": scope, "Content-Type": kind}, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read().decode()

    @property
    def operator(self):
        """The operator's environment: his keys, and where his AWS is."""
        return {"AWS_ACCESS_KEY_ID": self.key, "AWS_SECRET_ACCESS_KEY": self.secret, "AWS_REGION": "us-east-1",
                "AWS_ENDPOINT_URL": self.url, "AUDEX_ROLE_ARN": ROLE}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class Vault:
    """Vault's AWS engine, as far as its API's documents say: `GET /v1/aws/creds/ROLE`, renewal, revocation, health."""

    TOKEN = "walk-vault-token"

    def __init__(self):
        self.leases, self.revoked, self.asked = [], [], []
        vault = self

        class Door(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, said = vault.answer(self.path.split("?")[0], self.headers.get("X-Vault-Token"), body)
                text = json.dumps(said).encode() if said is not None else b""
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path, token, body):
        self.asked.append(path)
        if path == "/v1/sys/health":
            return 200, {"initialized": True, "sealed": False, "standby": False}
        if token != self.TOKEN:
            return 403, {"errors": ["permission denied"]}
        if path == "/v1/auth/token/lookup-self":
            return 200, {"data": {"display_name": "token-walk", "policies": ["aws"], "ttl": 3600}}
        if path == "/v1/aws/creds/deploy":
            lease = f"aws/creds/deploy/{len(self.leases) + 1}"
            self.leases.append(lease)
            return 200, {"lease_id": lease, "lease_duration": 900, "renewable": True, "data": {
                "access_key": "AKIAWALKFROMVAULT", "secret_key": "walk/secret+key/of/vault/0123456789abcdef",
                "security_token": None}}
        if path == "/v1/sys/leases/renew":
            return 200, {"lease_id": json.loads(body)["lease_id"], "lease_duration": 900, "renewable": True}
        if path.startswith("/v1/sys/leases/revoke"):
            self.revoked.append(json.loads(body)["lease_id"])
            return 204, None
        return 404, {"errors": []}

    @property
    def operator(self):
        return {"VAULT_ADDR": self.url, "VAULT_TOKEN": self.TOKEN, "AUDEX_VAULT_ROLE": "deploy"}
