"""The pip package mcp starts the program of the page's block, lists its tools and reads a resource; JSON of what it saw.

usage: client.py COMMAND URI   (VSECURE_API_KEY and VSECURE_ENDPOINT as the block's env says)
"""

import asyncio
import json
import os
import sys

from mcp import Client, StdioServerParameters

command, uri = sys.argv[1:]


async def session():
    async with Client(StdioServerParameters(command=command, env=dict(os.environ)), mode="legacy") as client:
        tools = await client.list_tools()
        read = await client.call_tool("vsecure_read_resource", {"uri": uri})
        print(json.dumps({"tools": [tool.name for tool in tools.tools], "refused": bool(read.model_dump(by_alias=True).get("isError"))}))


asyncio.run(session())
