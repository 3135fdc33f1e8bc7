"""One HTTP connection that speaks MCP 2026-07-28 and REST; no retries, so that a test sees what happened."""

import http.client
import json
import urllib.parse

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "lab", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


def call_body(tool, arguments):
    return json.dumps(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": tool, "arguments": arguments, "_meta": META},
        },
        separators=(",", ":"),
    )


def call_headers(tool, key, arguments):
    headers = {
        **({"Mcp-Param-Path": arguments["path"]} if "path" in arguments else {}),
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
    }
    if key:
        headers["Authorization"] = "Bearer " + key
    return headers


class Wire:
    """A connection to a server at `url`, as the holder of `key`."""

    def __init__(self, url, key=None, timeout=30):
        self.where = urllib.parse.urlsplit(url)
        self.key = key
        self.timeout = timeout
        self.connection = self._connect()

    def _connect(self):
        return http.client.HTTPConnection(self.where.hostname, self.where.port, timeout=self.timeout)

    def close(self):
        self.connection.close()

    def raw(self, method, path, body=None, headers=None):
        """Answers (status, body bytes). After a broken connection the next request opens another."""
        try:
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except Exception:
            self.connection.close()
            raise

    def rest(self, method, path, body=None):
        """Answers (status, parsed body or None)."""
        headers = {"Authorization": "Bearer " + self.key} if self.key else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        status, data = self.raw(method, path, body, headers)
        return status, json.loads(data) if data.strip() else None

    def tool(self, name, arguments):
        """Answers the whole JSON-RPC message of a tools/call."""
        _, data = self.raw("POST", "/mcp", call_body(name, arguments), call_headers(name, self.key, arguments))
        return json.loads(data)


def refusal(message):
    """The code of a refused tools/call, or None if it was answered."""
    if "error" in message:
        data = message["error"].get("data") or {}
        return data.get("code") or str(message["error"]["code"])
    result = message["result"]
    if result.get("isError"):
        return result.get("_meta", {}).get("dev.ostiary/refusal", {}).get("code", "unknown")
    return None


def content(message):
    """The object that a tool answered."""
    return json.loads(message["result"]["content"][0]["text"])
