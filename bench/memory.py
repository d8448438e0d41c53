"""What the server's processes hold together: each page of memory counted once, however many of them share it (PSS)."""

from dataclasses import dataclass

from bench.clients import ALL, seconds_of, signed_in
from bench.meter import processes, pss
from bench.pages import OURS
from bench.request import Request
from bench.server import serving
from bench.worlds import Inside
from bench.year import OPEN

PATIENCE = 600


@dataclass(frozen=True)
class Held:
    """MB of master and workers after something was asked of them; None where the system does not say."""

    rows: int
    after: str
    mb: float | None


def measured(inside: Inside, times: int) -> list[Held]:
    cookies, found = signed_in(ALL), []
    with serving() as server:

        def look(after: str) -> None:
            found.append(Held(inside.rows, after, pss(processes(server.pid))))

        look("the start")
        server.ask(cookies, [Request(OURS)], seconds=seconds_of(times), again=True, meanwhile=inside.write)
        look(f"the list, {len(cookies)} clients")
        server.ask(cookies[:1], [Request(f"/reports/annual/{OPEN.year}/")], seconds=PATIENCE)
        look("the annual report")
        server.ask(cookies[:1], [Request(f"{OURS}?export=xlsx")], seconds=PATIENCE)
        look("an export of all rows")
    return found
