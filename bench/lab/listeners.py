"""Many open `subscriptions/listen` streams, each on a connection of its own, in one event loop of one thread."""

import asyncio
import json
import threading
import time
import urllib.parse

from .wire import META

LIST = "resourcesListChanged"


class Listeners:
    """Opens `count` streams, spread over `keys`, and keeps the moment of each one's latest notice."""

    def __init__(self, url, keys, count):
        self.where = urllib.parse.urlsplit(url)
        self.keys = keys
        self.count = count
        self.notices = 0
        self.heard = [0.0] * count
        self.acknowledged = 0
        self.broken = []
        self.hearing = []  # the loop itself remembers tasks only weakly
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self.loop).result(120)
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(60)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def wait_for_all(self, since, patience):
        """Seconds from `since` until every stream has had a notice, or None."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if min(self.heard) > since:
                return max(self.heard) - since
            time.sleep(0.01)
        return None

    async def _open(self):
        for begin in range(0, self.count, 200):
            batch = range(begin, min(begin + 200, self.count))
            await asyncio.gather(*(self._one(number) for number in batch))

    async def _end(self):
        for task in self.hearing:
            task.cancel()
        await asyncio.gather(*self.hearing, return_exceptions=True)

    async def _one(self, number):
        reader, writer = await asyncio.open_connection(self.where.hostname, self.where.port, limit=1 << 16)
        params = {"notifications": {LIST: True}, "_meta": META}
        body = json.dumps({"jsonrpc": "2.0", "id": number, "method": "subscriptions/listen", "params": params}).encode()
        head = (
            f"POST /mcp HTTP/1.1\r\nHost: {self.where.netloc}\r\nContent-Type: application/json\r\n"
            "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
            f"Mcp-Method: subscriptions/listen\r\nAuthorization: Bearer {self.keys[number % len(self.keys)]}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await self._until(reader, b"acknowledged")
        self.acknowledged += 1
        self.hearing.append(self.loop.create_task(self._hear(number, reader, writer)))

    async def _hear(self, number, reader, writer):
        try:
            while True:
                await self._until(reader, b"list_changed")
                self.heard[number] = time.monotonic()
                self.notices += 1
        except (asyncio.IncompleteReadError, ConnectionError) as ended:
            self.broken.append(f"{number}: {ended}")
        finally:
            writer.close()

    @staticmethod
    async def _until(reader, word):
        while True:
            line = await reader.readuntil(b"\n")
            if word in line:
                return
