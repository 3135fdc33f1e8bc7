"""One session of a Python client: lists, calls, reads a resource, lists resources, gets a prompt, completes a path, is
refused, and after a line on standard input calls again.

What it saw is printed as one line of JSON before, and one line after.
usage: session.py mcp|fastmcp REVISION http|sse|stdio ADDRESS-OR-COMMAND MAY-READ MAY-NOT-READ   (key: SCAIVAULT_TOKEN)
"""

import asyncio
import contextlib
import json
import os
import sys

library, revision, kind, place, may_read, may_not_read = sys.argv[1:]
headers = {"Authorization": "Bearer " + os.environ["SCAIVAULT_TOKEN"]}
mode = revision if revision == "2026-07-28" else "legacy"
tool = "scaivault_read_secret"


@contextlib.asynccontextmanager
async def official():
    import httpx2
    from mcp import Client, StdioServerParameters
    from mcp.client.sse import sse_client
    from mcp.client.streamable_http import streamable_http_client

    async with contextlib.AsyncExitStack() as stack:
        if kind == "http":
            http = await stack.enter_async_context(httpx2.AsyncClient(headers=headers, timeout=30))
            there = streamable_http_client(place, http_client=http)
        elif kind == "sse":
            there = sse_client(place, headers=headers)
        else:
            there = StdioServerParameters(command=place, env=dict(os.environ))
        yield await stack.enter_async_context(Client(there, mode=mode))


@contextlib.asynccontextmanager
async def fast():
    from fastmcp import Client
    from fastmcp.client.transports import SSETransport, StdioTransport, StreamableHttpTransport

    there = {
        "http": lambda: StreamableHttpTransport(place, headers=headers),
        "sse": lambda: SSETransport(place, headers=headers),
        "stdio": lambda: StdioTransport(place, [], env=dict(os.environ)),
    }[kind]()
    async with Client(there, mode=mode) as client:
        yield client


def plain(value):
    """Models, or lists and results of them, as JSON on the wire; fastmcp unwraps some results, mcp none."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return [plain(each) for each in value] if isinstance(value, list) else value


def within(value, member):
    found = plain(value)
    return found[member] if isinstance(found, dict) else found


async def call(client, path):
    if library == "fastmcp":
        return plain(await client.call_tool_mcp(tool, {"path": path}))
    return plain(await client.call_tool(tool, {"path": path}))


async def complete(client, template):
    from mcp_types import ResourceTemplateReference

    reference = ResourceTemplateReference(type="ref/resource", uri=template)
    found = plain(await client.complete(reference, {"name": "path", "value": may_read[:5]}))
    return found.get("completion", found)["values"]


def negotiated(client):
    if library == "mcp":
        return client.protocol_version
    return client.session.protocol_version


async def session():
    async with (fast() if library == "fastmcp" else official()) as client:
        resources = [each["uri"] for each in within(await client.list_resources(), "resources")]
        uri = next(each for each in resources if each.endswith("/" + may_read))
        template = within(await client.list_resource_templates(), "resourceTemplates")[0]["uriTemplate"]
        print(json.dumps({
            "revision": negotiated(client),
            "tools": [each["name"] for each in within(await client.list_tools(), "tools")],
            "read": await call(client, may_read),
            "resources": resources,
            "resource": within(await client.read_resource(uri), "contents")[0]["text"],
            "prompts": [each["name"] for each in within(await client.list_prompts(), "prompts")],
            "prompt": plain(await client.get_prompt("rotate-credential", {"path": may_read})),
            "completed": await complete(client, template),
            "refused": await call(client, may_not_read),
        }), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        try:
            after = await call(client, may_read)
        except BaseException as refused:  # each library wraps what was said in its own way
            after = {"error": said(refused)}
        print(json.dumps({"after": after}), flush=True)
        os._exit(0)


def said(refused):
    """What an exception says, with all that it holds or came from."""
    inner = [*getattr(refused, "exceptions", []), refused.__cause__, refused.__context__]
    return " | ".join([str(refused), *(said(each) for each in inner if each)])


asyncio.run(session())
