"""The official Python client, which declares nothing: does what each line of standard input says, and prints the result.

usage: agent.py ADDRESS   (key: KEY); lines are {"method": "tools/call" | "resources/read", "params": {…}}
"""

import asyncio
import json
import os
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client


async def session():
    headers = {"Authorization": "Bearer " + os.environ["KEY"]}
    async with httpx2.AsyncClient(headers=headers, timeout=90) as http:
        async with Client(streamable_http_client(sys.argv[1], http_client=http), mode="legacy") as client:
            print(json.dumps({"revision": client.protocol_version}), flush=True)
            while line := await asyncio.to_thread(sys.stdin.readline):
                print(json.dumps(await done(client, **json.loads(line))), flush=True)


async def done(client, method, params):
    try:
        if method == "resources/read":
            result = await client.read_resource(params["uri"])
        elif method == "resources/list":
            result = await client.list_resources()
        else:
            result = await client.call_tool(params["name"], params["arguments"])
        return result.model_dump(mode="json", by_alias=True, exclude_none=True)
    except Exception as refused:
        return {"error": {"message": str(refused)}}


asyncio.run(session())
