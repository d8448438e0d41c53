"""`python -m bench [--postgres]`: fill, measure, print; `ZONE_BENCH_ROWS` and `ZONE_BENCH_TIMES` set how much."""

import os
import sys

from bench import sandbox


def main() -> None:
    sizes = sorted(int(word) for word in os.environ.get("ZONE_BENCH_ROWS", "1000 10000 100000").split())
    times = int(os.environ.get("ZONE_BENCH_TIMES", "30"))
    postgres = "--postgres" in sys.argv
    with sandbox.ready(postgres=postgres):
        from bench import run  # noqa: PLC0415  (Django is set up only now)

        run.run_all(sizes, times, postgres=postgres)


if __name__ == "__main__":
    main()
