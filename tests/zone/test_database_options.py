"""Connections to PostgreSQL ask for plans that fit the values of a statement, and for none that must be compiled."""

import pytest
from django.db import connection


@pytest.mark.postgres
@pytest.mark.parametrize(("setting", "value"), [("jit", "off"), ("plan_cache_mode", "force_custom_plan")])
def test_plans_fit_their_values_and_are_not_compiled(db, setting, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)
