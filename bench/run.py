"""The whole bench in its order, printed as it goes."""

import sys
from itertools import groupby
from operator import attrgetter

from bench import clients, files, memory, pages, scale, verifying, writing
from bench.environment import lines
from bench.worlds import World, open_worlds

GROWTH = 1.3
MAX_EXPORTED = 10_000
"""Rows of the export that is held beside the peer's, which keeps them all in memory."""

rows_of = attrgetter("rows")


def run_all(sizes: list[int], times: int, *, postgres: bool) -> None:
    say(*lines())
    note(f"filling in {', '.join(f'{size:,}' for size in sizes)} projects")
    with open_worlds(sizes, postgres=postgres) as worlds:
        measure(worlds, times)
    note("verifying a database of its own")
    print_verifying(verifying.isolated(sizes[-1], postgres=postgres))


def measure(worlds: list[World], times: int) -> None:
    note("asking for pages")
    found = pages.measured(worlds, times=times)
    exported = max((world for world in worlds if world.rows <= MAX_EXPORTED), default=worlds[0], key=rows_of)
    note(f"exporting {exported.rows:,} projects")
    exports = exported.do(files.measured, min(times, 5))
    most = worlds[-1]
    note(f"submitting and publishing among {most.rows:,} projects")
    written = most.do(writing.measured, times)
    note(f"letting many clients ask for {most.rows:,} projects")
    crowds = most.do(clients.measured, times)
    note(f"looking at the memory of a server of {most.rows:,} projects")
    held = most.do(memory.measured, times)
    note(f"exporting and importing {most.rows:,} projects")
    stages = scale.isolated(most.rows)
    print_pages(sorted(found, key=rows_of))
    print_growth(found)
    print_writing(written)
    print_crowds(crowds)
    print_memory(held)
    print_exports(exports)
    print_scale(stages)


def print_pages(found: list[pages.Found]) -> None:
    say("", "Pages while an entry a second is written, CPU ms per request (mean)", "")
    say(row("rows", "request", "ours", "admin", "ratio", "aim", "at worst", ""))
    for one in found:
        verdict = "" if one.ratio <= one.case.aim else "misses"
        say(
            row(
                f"{one.rows:,}",
                one.case.name,
                f"{one.ours:.1f}",
                f"{one.theirs:.1f}",
                f"{one.ratio:.2f}",
                f"{one.case.aim:.1f}",
                f"{one.at_worst:.1f}",
                verdict,
            )
        )


def print_growth(found: list[pages.Found]) -> None:
    fewest, most = found[0].rows, found[-1].rows
    say("", f"Growth from {fewest:,} to {most:,} rows, both asked in turns", "")
    say(row("", "request", "ours", "admin", "", "aim", ""))
    for name, group in groupby(found, key=lambda one: one.case.name):
        sizes = list(group)
        ours, theirs = sizes[-1].ours / sizes[0].ours, sizes[-1].theirs / sizes[0].theirs
        say(row("", name, f"{ours:.2f}", f"{theirs:.2f}", "", f"{GROWTH}", "" if ours <= GROWTH else "misses"))


def print_writing(found: list[writing.Written]) -> None:
    say("", "Writing beside a stock console that saves projects, CPU ms per request (median)", "")
    say(row("rows", "request", "ours", "console", "ratio", "aim", ""))
    for one in found:
        aim = "" if one.aim is None else f"{one.aim:.1f}"
        verdict = "misses" if one.aim is not None and one.ratio > one.aim else ""
        say(row(f"{one.rows:,}", one.name, f"{one.ours:.1f}", f"{one.theirs:.1f}", f"{one.ratio:.2f}", aim, verdict))


def print_crowds(found: list[clients.Crowd]) -> None:
    say("", "Many clients at once: answers a second, and ms of the slowest one in twenty (p95)", "")
    say(row("rows", "work, clients", "ours", "console", "ratio", "p95", "console", ""))
    for one in found:
        say(
            row(
                f"{one.rows:,}",
                f"{one.name}, {one.clients}",
                f"{one.ours.a_second:.0f}",
                f"{one.theirs.a_second:.0f}",
                f"{one.ratio:.2f}",
                f"{one.ours.p95 * 1000:.0f}",
                f"{one.theirs.p95 * 1000:.0f}",
                "",
            )
        )


def print_memory(found: list[memory.Held]) -> None:
    say("", "Memory of the server's processes together, MB (PSS)", "")
    say(row("rows", "after", "MB", ""))
    for one in found:
        say(row(f"{one.rows:,}", one.after, "not measured" if one.mb is None else f"{one.mb:.0f}", ""))


def print_exports(found: list[files.Export]) -> None:
    say("", "Exports beside django-import-export, CPU seconds (median)", "")
    say(row("rows", "file", "ours", "peer", "ratio", "aim", ""))
    for one in found:
        verdict = "" if one.ratio <= one.aim else "misses"
        say(
            row(
                f"{one.rows:,}",
                one.kind,
                f"{one.ours:.2f}",
                f"{one.theirs:.2f}",
                f"{one.ratio:.2f}",
                f"{one.aim:.2f}",
                verdict,
            )
        )


def print_scale(found: list[scale.Stage]) -> None:
    say("", f"Many rows: CPU seconds, for a thousand, MB above idle (an export: at most {scale.MAX_MB})", "")
    say(row("rows", "work", "all", "1,000", "MB", "", ""))
    for one in found:
        verdict = "misses" if one.grown > scale.MAX_MB and one.name.startswith("export") else ""
        say(
            row(
                f"{one.rows:,}",
                one.name,
                f"{one.seconds:.1f}",
                f"{one.a_thousand:.2f}",
                f"{one.grown:.0f}",
                "",
                verdict,
            )
        )


def print_verifying(found: list[verifying.Run]) -> None:
    say("", "Verifying: CPU seconds for 100,000 updates, seconds in all, MB of all processes at their peaks", "")
    say(row("updates", "ledger entries", "verify", "plainly", "ratio", "all", "MB", ""))
    for ours, plain in zip(found[::2], found[1::2], strict=True):
        say(
            row(
                f"{ours.updates:,}",
                f"{ours.entries:,}",
                f"{ours.each:.1f}",
                f"{plain.each:.1f}",
                f"{ours.cpu / plain.cpu:.2f}",
                f"{ours.wall:.0f}",
                f"{ours.peak:.0f}",
                "",
            )
        )


def row(*cells: str) -> str:
    rows_, what, *numbers, verdict = cells
    return f"{rows_:>9}  {what:<26}" + "".join(f"{number:>9}" for number in numbers) + f"  {verdict}".rstrip()


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    sys.stderr.write(f"  {text}\n")
