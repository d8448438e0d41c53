"""What `scripts/two-servers` runs: the two servers with a small example year, until Ctrl-C."""

import os
import secrets
import signal
import subprocess
import sys

import pytest

from tests.two_servers.servers import TwoServers

EXAMPLE = ("--year", "2026", "--seed", "1", "--projects", "6", "--tasks", "6", "--verbosity", "0")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def serve(port: int, password: str) -> None:
    with TwoServers([port, port + 1, port + 2]) as running:
        say("==> Loading a small example year")
        running.run("manage.py", "mark_demo_database", ZONE_DEMO_PASSWORD=password)
        running.run("manage.py", "load_example", *EXAMPLE)
        running.start_servers()
        running.start_worker()
        say(f"address   http://{running.address}/")
        for server in running.servers:
            say(f"server    http://{server}/   its log: {running.log_of(server)}")
        say(f"primary   psql -h {running.primary.folder} -U zone duixian")
        say(f"replica   psql -h {running.replica.folder} -U zone duixian")
        say("Ctrl-C ends and removes all of it")
        signal.pause()


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    password = os.environ.get("ZONE_DEMO_PASSWORD") or f"{secrets.token_urlsafe(9)}-Dx7"
    try:
        serve(int(os.environ.get("PORT") or 8000), password)
    except KeyboardInterrupt:
        say("==> Ended")
    except (pytest.UsageError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
