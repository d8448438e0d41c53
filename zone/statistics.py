"""What the database knows of its tables' sizes. PostgreSQL counts by itself; SQLite only when asked."""

import logging

from django.db import OperationalError, connection

logger = logging.getLogger(__name__)
ROWS_LOOKED_AT = 100_000
"""Rows of each index by which SQLite judges it: some tenths of a second, however large the tables are.

Of fewer it takes each index of a table for as long as it guesses by itself, and a month or an author for as few rows as
it looked at: it would order projects by walking all undertakings."""


def gather_statistics() -> None:
    """Let SQLite look at its tables, without which it walks all updates of a year for a handful.

    Done when a server starts; closes the connection, as the server divides into processes afterwards. A database that
    is just being written to keeps the statistics it has.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
    except OperationalError as error:
        logger.warning("Statistics not renewed: %s", error)
    finally:
        connection.close()
