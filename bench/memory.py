"""What the server's processes hold together: each page of memory counted once, however many of them share it (PSS)."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.clients import ALL, seconds_of, signed_in
from bench.meter import processes, pss
from bench.pages import OURS, entry_writer
from bench.request import Request
from bench.server import serving
from bench.year import OPEN

PATIENCE = 600


@dataclass(frozen=True)
class Held:
    """MB of master and workers after something was asked of them; None where the system does not say."""

    rows: int
    after: str
    mb: float | None


def measured(rows: int, *, times: int) -> Iterator[Held]:
    cookies, write = signed_in(ALL), entry_writer()
    with serving() as server:

        def now(after: str) -> Held:
            return Held(rows, after, pss(processes(server.pid)))

        yield now("the start")
        server.ask(cookies, [Request(OURS)], seconds=seconds_of(times), again=True, meanwhile=write)
        yield now(f"the list, {len(cookies)} clients")
        server.ask(cookies[:1], [Request(f"/reports/annual/{OPEN.year}/")], seconds=PATIENCE)
        yield now("the annual report")
        server.ask(cookies[:1], [Request(f"{OURS}?export=xlsx")], seconds=PATIENCE)
        yield now("an export of all rows")
