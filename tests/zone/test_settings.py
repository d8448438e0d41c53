"""The process starts only with settings that make sense; asked of real processes."""

import os
import subprocess
import sys

import pytest

LONG_KEY = "k9" * 40


SHOWN = "import zone.settings as s; print(s.DEBUG, s.HTTPS, s.MIDDLEWARE[0])"


def start(shown: str = SHOWN, **variables: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of their own, with these variables and no other of ours."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ZONE_")}
    inherited.pop("DATABASE_URL", None)
    inherited["ZONE_LEDGER_KEY"] = LONG_KEY  # as the other key, but for the tests of its own
    return subprocess.run(
        [sys.executable, "-c", shown],
        env=inherited | variables,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "ZONE_SECRET_KEY is not set"),
        ({"ZONE_SECRET_KEY": "short"}, "ZONE_SECRET_KEY is too short: it needs 50 characters"),
        ({"ZONE_SECRET_KEY": LONG_KEY, "ZONE_LEDGER_KEY": ""}, "ZONE_LEDGER_KEY is not set"),
        (
            {"ZONE_SECRET_KEY": LONG_KEY, "ZONE_LEDGER_KEY": f"{LONG_KEY},short"},
            "ZONE_LEDGER_KEY is too short: each key needs 40 characters",
        ),
        ({"ZONE_SECRET_KEY": LONG_KEY, "ZONE_HTTPS": "yes"}, "ZONE_HTTPS takes 1 or 0, not 'yes'"),
        (
            {"ZONE_SECRET_KEY": LONG_KEY, "ZONE_REPLICA_URL": "postgres://replica/duixian"},
            "ZONE_REPLICA_URL names a replica of PostgreSQL, but DATABASE_URL leads to another database.",
        ),
        (
            {"ZONE_SECRET_KEY": LONG_KEY, "DATABASE_URL": "postgres://one/duixian", "ZONE_REPLICA_URL": "sqlite:///x"},
            "ZONE_REPLICA_URL takes an address of PostgreSQL",
        ),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(variables, reason):
    started = start(**variables)
    assert started.returncode == 1
    assert started.stdout == ""
    assert started.stderr.startswith(f"Not started: {reason}")
    assert len(started.stderr.splitlines()) == 1


def test_a_long_key_is_all_a_start_needs():
    started = start(ZONE_SECRET_KEY=LONG_KEY)
    assert started.stdout.split() == ["False", "True", "django.middleware.security.SecurityMiddleware"]


def test_behind_a_proxy_the_address_is_read_first():
    started = start(ZONE_SECRET_KEY=LONG_KEY, ZONE_BEHIND_PROXY="1")
    assert started.stdout.split()[-1] == "zone.proxy.ProxyAddressMiddleware"


def test_a_replica_gets_the_options_of_the_primary_and_is_read_only():
    addresses = {"DATABASE_URL": "postgres://one/duixian?sslmode=require", "ZONE_REPLICA_URL": "postgres://two/duixian"}
    shown = "; ".join(
        (
            "import zone.settings as s",
            "one, two = (s.DATABASES[name]['OPTIONS'] for name in ('default', 'replica'))",
            "added = two.pop('options').removeprefix(one.pop('options')).strip()",
            "print(one['sslmode'], one.items() <= two.items(), added, s.DATABASE_ROUTERS)",
        )
    )
    started = start(shown, ZONE_SECRET_KEY=LONG_KEY, **addresses)
    assert started.stdout == ("require True -c default_transaction_read_only=on ['zone.replica.ReplicaRouter']\n"), (
        started.stderr
    )


def test_the_deploy_checks_find_nothing_in_production_settings():
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("ZONE_", "DJANGO_"))}
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=variables | {"ZONE_SECRET_KEY": "q8Zr-x3_" * 8, "ZONE_LEDGER_KEY": LONG_KEY},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
