"""Bodies no client should send: each is refused as a whole, and the server goes on."""

import json
import re

from lab import seed
from lab.house import House
from lab.wire import META, call_body, call_headers

from day import check

TOOL = "scaivault_write_secret"


def send(house, body, path="/mcp", method="POST"):
    wire = house.wire()
    touched = re.search(r'"path": ?"([^"]+)"', body if isinstance(body, str) else body.decode("utf-8", "replace"))
    headers = call_headers(TOOL, wire.key, {"path": touched[1]} if touched else {})
    try:
        return wire.raw(method, path, body, headers)
    finally:
        wire.close()


def refused(house, body, text, path="/mcp", method="POST"):
    """An answer that is an error, or a connection closed on a body nobody wants to read."""
    try:
        status, answer = send(house, body, path, method)
        told = answer.decode("utf-8", "replace")
        holds = 400 <= status < 500 or '"isError":true' in told or '"error"' in told
        check(holds and status < 500, f"{text}: refused with HTTP {status}, {shown(told)}")
    except (ConnectionError, OSError) as fault:
        check(True, f"{text}: the connection was closed ({type(fault).__name__})")


def shown(told):
    try:
        message = json.loads(told)
    except ValueError:
        return repr(told[:60])
    error = message.get("error") or {}
    if error:
        return repr(error.get("message"))[:110]
    return repr(message["result"]["content"][0]["text"])[:110]


def happen():
    with House() as house:
        bodies(house)
        wire = house.wire()
        written = seed.must(wire.tool(TOOL, {"path": "faults/after", "data": {"a": 1}}))
        check(written["version"] == 1, "afterwards an ordinary write is answered")
        listed = seed.must(wire.tool("scaivault_list_secrets", {"prefix": "faults"}))["secrets"]
        check([each["path"] for each in listed] == ["faults/after"], "and nothing of the refused bodies was stored")


def bodies(house):
    big = {"path": "faults/big", "data": {"a": "x" * (4 << 20)}}
    refused(house, call_body(TOOL, big), "a body over 4 MiB by MCP")
    refused(house, json.dumps({"data": big["data"]}), "a body over 4 MiB by REST", "/v1/secrets/faults/big", "PUT")
    deep = "[" * 10_000 + "]" * 10_000
    nested = call_body(TOOL, {"path": "faults/deep", "data": {"a": 0}}).replace('{"a":0}', '{"a":' + deep + "}")
    refused(house, nested, "10,000 levels of nesting by MCP")
    refused(house, '{"data":{"a":' + deep + "}}", "10,000 levels of nesting by REST", "/v1/secrets/faults/deep", "PUT")
    twice = call_body(TOOL, {"path": "faults/a", "data": {"a": 1}}).replace(
        '"path":"faults/a"', '"path":"faults/a","path":"faults/b"'
    )
    refused(house, twice, "a key given twice by MCP")
    refused(house, '{"data":{"a":1},"data":{"a":2}}', "a key given twice by REST", "/v1/secrets/faults/a", "PUT")
    wrong = call_body(TOOL, {"path": "faults/utf", "data": {"a": "?!"}}).encode().replace(b"?!", b"\xc3\x28")
    refused(house, wrong, "invalid UTF-8 by MCP")
    refused(house, b'{"data":{"a":"\xff"}}', "invalid UTF-8 by REST", "/v1/secrets/faults/utf", "PUT")
    refused(house, call_body(TOOL, {})[:-1], "a body cut short")
    refused(house, json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"_meta": META}}), "no tool named")
