"""The indexes of a database as it describes them itself."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

import psycopg
import pymysql


def read_catalog(url: str) -> dict[str, str]:
    """Definition by name; everything in the database.

    MariaDB: by table and columns, because InnoDB replaces the index of a foreign key as soon as
    another one serves, and Django makes one of another name before it drops that.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite:///"))
    return _mysql(url) if scheme == "mysql" else _postgresql(url)


def _postgresql(url: str) -> dict[str, str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) || ' valid ' || i.indisvalid"
            " || coalesce(' ' || pg_get_constraintdef(k.oid), '')"
            " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype <> 'f'"
            " WHERE c.relnamespace = 'public'::regnamespace"
        ).fetchall()
        keys = connection.execute(
            "SELECT conrelid::regclass || '.' || conname,"
            " pg_get_constraintdef(oid) || ' validated ' || convalidated"
            " FROM pg_constraint WHERE contype = 'f'"
        ).fetchall()
    return dict(sorted([*rows, *keys]))


def _sqlite(path: str) -> dict[str, str]:
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute(
            "SELECT tbl_name || '.' || name, coalesce(sql, '') FROM sqlite_master"
            " WHERE type = 'index' AND name NOT LIKE 'sqlite_autoindex%'"
        ).fetchall()
    finally:
        connection.close()
    return dict(sorted(rows))


def _mysql(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    with (
        pymysql.connect(
            host=parts.hostname,
            port=parts.port or 3306,
            user=parts.username,
            database=parts.path.lstrip("/"),
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT concat(table_name, '(', group_concat(column_name ORDER BY seq_in_index), ')',"
            " if(non_unique, '', ' unique')), ''"
            " FROM information_schema.statistics WHERE table_schema = database()"
            " GROUP BY table_name, index_name, non_unique"
        )
        rows = cursor.fetchall()
    return dict(sorted(rows))
