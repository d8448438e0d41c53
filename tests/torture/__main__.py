"""`python -m tests.torture`: kill server and database while people work, and see what is lost. Fails if anything is."""

import argparse
import os
import random
import sys
from pathlib import Path

from tests.torture import sandbox

KINDS = ("filing", "publishing", "importing", "sealing")
VICTIMS = ("server", "database", "pages")
"""`pages`: the server's processes alone, while the worker goes on; only where acts go on behind the page."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="a private PostgreSQL instead of SQLite")
    parser.add_argument("--kills", type=int, default=20, help="of each victim, for every kind of act")
    parser.add_argument("--acts", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--victims", nargs="+", choices=VICTIMS, default=VICTIMS)
    parser.add_argument("--seed", type=int, default=1, help="decides when and where kills come")
    parser.add_argument("--write", type=Path, help="document whose figures of this database are written anew")
    parser.add_argument("--forgetful", action="store_true", help="a database that loses what it has acknowledged")
    asked = parser.parse_args()
    with sandbox.ready(postgres=asked.postgres, forgetful=asked.forgetful) as cluster:
        from tests.torture import report, rows  # noqa: PLC0415  (Django is set up only now)
        from tests.torture.killing import PostgresKiller  # noqa: PLC0415
        from tests.torture.site import Site  # noqa: PLC0415
        from tests.torture.sqlite_kills import SqliteKiller  # noqa: PLC0415
        from tests.torture.torture import Torture  # noqa: PLC0415

        site, chance = Site(Path(os.environ["ZONE_DATA_DIR"])), random.Random(asked.seed)
        report.note("filling the zone")
        zone = rows.build()
        try:
            killer = (
                PostgresKiller(site, chance, cluster, forgetful=asked.forgetful)
                if cluster
                else SqliteKiller(site, chance, forgetful=asked.forgetful)
            )
            found = []
            report.say([report.row(*report.HEAD)])
            for one in Torture(site, zone, killer, chance, report.note).run(asked.acts, asked.victims, asked.kills):
                found.append(one)
                report.say(report.series(one))
        finally:
            site.kill()
        text = report.table(found, asked.seed)
        report.say(["", *text])
        if asked.write:
            report.write(asked.write, text)
    sys.exit(any(one.wrong for one in found))


if __name__ == "__main__":
    main()
