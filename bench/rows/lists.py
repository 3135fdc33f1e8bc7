"""What a list of tools weighs: bytes on the wire for a caller with everything, and about how many tokens a model reads."""

import json

from lab.house import House
from lab.report import Line, Measured
from lab.wire import META

# Four bytes a token is the usual rule of thumb for English and JSON; models differ by a third either way.
BYTES_A_TOKEN = 4


def measure():
    with House() as house:
        wire = house.wire()
        toolsets = ["", "vault", "compliance", "approval", "fleet", "credentials"]
        sizes = {toolset or "all": listed(wire, toolset) for toolset in toolsets}
    table = ["| toolset | tools | bytes | tokens, about |", "|---|---|---|---|"]
    table += [
        f"| {name} | {tools} | {size:,} | {size // BYTES_A_TOKEN:,} |" for name, (tools, size) in sizes.items() if tools
    ]
    tools, size = sizes["all"]
    said = f"{size:,} bytes, about {size // BYTES_A_TOKEN:,} tokens, for {tools} tools"
    details = ["`tools/list` for a caller with everything, of revision 2026-07-28:", "", *table]
    return Measured([Line("`tools/list` for a caller with everything", "printed", said, None)], details)


def listed(wire, toolset):
    """How many tools, and how many bytes they are."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}})
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/list",
        "Authorization": "Bearer " + wire.key,
    }
    _, data = wire.raw("POST", "/mcp" + ("/" + toolset if toolset else ""), body, headers)
    return len(json.loads(data)["result"]["tools"]), len(data)
