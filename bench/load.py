"""`python -m bench.load`: clients that ask a server at once. A plan in, what they saw out, both JSON.

A process of its own, without Django: what the clients cost is little and no part of the server.
"""

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle
from math import ceil
from time import monotonic

PATIENCE = 600
"""Seconds after which a server does not answer."""


def main() -> None:
    json.dump(run(json.load(sys.stdin)), sys.stdout)


def run(plan: dict) -> dict:
    """Let each cookie's client ask for the next of the requests until they or the seconds run out.

    With `again` the requests begin anew. Raises SystemExit at any answer but the expected one.
    """
    left = cycle(plan["requests"]) if plan["again"] else iter(plan["requests"])
    began = monotonic()

    def client(cookie: str) -> list[float]:
        return list(_asking(plan["port"], cookie, left, began + plan["seconds"]))

    with ThreadPoolExecutor(len(plan["cookies"])) as pool:
        taken = sorted(seconds for one in pool.map(client, plan["cookies"]) for seconds in one)
    slowest = taken[ceil(len(taken) * 0.95) - 1]
    return {"answers": len(taken), "seconds": monotonic() - began, "p95": slowest}


def _asking(port: int, cookie: str, left: Iterator[list], end: float) -> Iterator[float]:
    """Seconds of each answer; one connection stays open for all."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {"Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    for address, form, expected in left:
        asked = monotonic()
        connection.request("GET" if form is None else "POST", address, form, headers)
        answer = connection.getresponse()
        while answer.read(65536):
            pass
        if answer.status != expected:
            raise SystemExit(f"{address} answered {answer.status}")
        yield monotonic() - asked
        if monotonic() >= end:
            break
    connection.close()


if __name__ == "__main__":
    main()
