"""Every index of a database, as the database itself tells it: table, name, definition."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pymysql

POSTGRESQL = """
    SELECT i.indrelid::regclass::text, pg_get_indexdef(i.indexrelid) ||
           CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""
SQLITE = "SELECT tbl_name, name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE type = 'index'"
MARIADB = """
    SELECT table_name, concat_ws(' ', index_name, seq_in_index, column_name, non_unique, index_type)
    FROM information_schema.statistics WHERE table_schema = database() ORDER BY 1, 2
"""

Catalog = list[tuple[str, str]]


def catalog(url: str) -> Catalog:
    """All indexes; a ``driver`` in the URL's scheme does not matter here."""
    parts = urlsplit(url)
    scheme = parts.scheme.partition("+")[0]
    if scheme == "postgresql":
        with psycopg.connect(parts._replace(scheme=scheme).geturl()) as connection:
            return connection.execute(POSTGRESQL).fetchall()
    if scheme == "sqlite":
        with closing(sqlite3.connect(Path(parts.path[1:]))) as file:
            return sorted(file.execute(SQLITE).fetchall())
    mariadb = pymysql.connect(
        host=parts.hostname or "",
        port=parts.port or 0,
        user=parts.username,
        database=parts.path[1:],
    )
    with mariadb, mariadb.cursor() as cursor:
        cursor.execute(MARIADB)
        return sorted((str(table), str(definition)) for table, definition in cursor.fetchall())
