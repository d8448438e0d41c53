"""The test run itself: on the database it was asked for, and with the product's triggers in place."""

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, connection

from tests.fixtures import triggers_lifted


def run_suite(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only", __file__, *arguments]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    return subprocess.run(command, env=inherited | variables, capture_output=True, text=True)


def test_the_run_is_on_the_database_it_was_asked_for(request):
    assert connection.vendor == ("postgresql" if request.config.option.postgres else "sqlite")


def test_a_run_that_would_meet_another_database_fails():
    run = run_suite(DATABASE_URL="postgres://nobody@localhost/none")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "asked for sqlite, but the settings lead to postgresql" in run.stdout + run.stderr


def add_append_only_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE final_rows (id integer)")
        cursor.execute("INSERT INTO final_rows VALUES (1)")
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER final_rows_no_delete BEFORE DELETE ON final_rows"
                " BEGIN SELECT RAISE(ABORT, 'never deleted'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION final_rows_no_delete() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'never deleted'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER final_rows_no_delete BEFORE DELETE ON final_rows"
                " FOR EACH ROW EXECUTE FUNCTION final_rows_no_delete()"
            )


def delete_final() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM final_rows")


@pytest.mark.django_db(transaction=True)
def test_triggers_are_lifted_for_the_emptying_alone():
    add_append_only_table()
    try:
        with triggers_lifted():
            delete_final()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO final_rows VALUES (2)")
        with pytest.raises(DatabaseError, match="never deleted"):
            delete_final()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE final_rows")
            if connection.vendor == "postgresql":
                cursor.execute("DROP FUNCTION final_rows_no_delete")
