"""The fixtures that all other tests rest on, proved on the real servers."""

from __future__ import annotations

import psycopg
import pymysql
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.support.postgres import PostgresServer


def major_version(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000


def test_postgres_url_is_postgresql_18(postgres_url: str) -> None:
    assert major_version(postgres_url) == 18


def test_postgres15_url_is_postgresql_15(postgres15_url: str) -> None:
    assert major_version(postgres15_url) == 15


def test_any_postgres_url_is_one_of_the_two(
    any_postgres_url: str, request: pytest.FixtureRequest
) -> None:
    assert f"[{major_version(any_postgres_url)}]" in request.node.name


def test_hypopg_stands_beside_postgresql_15(postgres15_url: str) -> None:
    with psycopg.connect(postgres15_url) as connection:
        connection.execute("CREATE EXTENSION hypopg")


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_database(any_postgres_url: str, turn: int) -> None:
    with psycopg.connect(any_postgres_url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()
        connection.execute("CREATE TABLE left_behind (turn integer)")
    assert found == (0,)


def test_a_database_is_dropped_whatever_still_holds_it(postgres18: PostgresServer) -> None:
    with postgres18.fresh_database() as url:
        name = conninfo_to_dict(url)["dbname"]
        held = psycopg.connect(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("BEGIN")
            connection.execute("CREATE TABLE t ()")
            connection.execute("PREPARE TRANSACTION 'forgotten'")
    with pytest.raises(psycopg.OperationalError):
        held.execute("SELECT 1")
    with psycopg.connect(postgres18.url) as connection:
        assert not connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", [name]
        ).fetchall()


def test_mariadb_url_is_mariadb(mariadb_url: str) -> None:
    address, name = mariadb_url.removeprefix("mysql://root@").split("/")
    host, port = address.split(":")
    with (
        pymysql.connect(host=host, port=int(port), user="root", database=name) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT version(), database()")
        version, database = cursor.fetchone() or ("", "")
        cursor.execute("SHOW TABLES")
        tables = cursor.fetchall()
    assert "MariaDB" in version
    assert database == name
    assert not tables
