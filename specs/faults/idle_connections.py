"""1,000 connections that say nothing, and some that say half a request: others are served as before."""

import resource
import socket
import time

from lab import seed
from lab.house import House, resident_mb

from day import check, saw

CROWD = 1000


def happen():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
    with House() as house:
        seed.write(house.wire(), "faults/idle")
        before = resident_mb(house.process.pid)
        crowd = [socket.create_connection(("127.0.0.1", house.port), 5) for _ in range(CROWD)]
        try:
            for each in crowd[: CROWD // 2]:
                each.sendall(b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Len")
            serve(house)
            saw(f"resident memory of the server {before:.0f} MB before, {resident_mb(house.process.pid):.0f} MB with them")
            outlast(house, crowd)
        finally:
            for each in crowd:
                each.close()


def serve(house):
    slowest = 0
    wire = house.wire()
    for _ in range(50):
        begun = time.monotonic()
        seed.must(wire.tool("scaivault_read_secret", {"path": "faults/idle"}))
        slowest = max(slowest, time.monotonic() - begun)
    check(slowest < 2, f"{CROWD} idle connections open, half of them in the middle of a header: 50 calls answered, the slowest in {slowest * 1000:.0f} ms")


def outlast(house, crowd):
    """Those that never finish their header are shown the door."""
    begun = time.monotonic()
    crowd[0].settimeout(40)
    try:
        told = crowd[0].recv(4096)
    except OSError as fault:
        told = type(fault).__name__.encode()
    check(told != b"TimeoutError", f"a header never finished: connection ended after {time.monotonic() - begun:.0f} s")
    serve(house)
