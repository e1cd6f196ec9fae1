"""A definition that PostgreSQL refuses is an error with its remedy before anything is begun."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import create_engine

from alembic_idx.session import AlembicSession
from idx_core.build.concurrent import create_index
from idx_core.build.session import Target
from idx_core.errors import BuildError
from tests.build.looking_ahead import listening, told
from tests.build.sessions import LIMITS, Builder, Database

TABLE = """
CREATE TABLE things (id int, name text, at timestamptz, day date, data json, page xml, place point,
    tags text[])
"""


@pytest.fixture
def things(database: Database) -> Database:
    database.execute(TABLE)
    return database


@pytest.mark.parametrize(
    ("elements", "reason", "remedy"),
    [
        (
            "USING gin (name gin_trgm_ops)",
            'operator class "gin_trgm_ops" does not exist for access method "gin"',
            "Put this into a migration before: CREATE EXTENSION pg_trgm;",
        ),
        (
            "USING gin (name)",
            'data type text has no default operator class for access method "gin"',
            "Use instead: the operator class gin_trgm_ops of the extension pg_trgm for LIKE",
        ),
        (
            "USING gist (id)",
            'data type integer has no default operator class for access method "gist"',
            (
                "Operator classes for plain values come with btree_gist. Put this into a migration "
                "before: CREATE EXTENSION btree_gist;"
            ),
        ),
        (
            "USING bloom (id)",
            'access method "bloom" does not exist',
            "CREATE EXTENSION bloom;",
        ),
        ("(unaccent(name))", "function unaccent(text) does not exist", "CREATE EXTENSION unaccent"),
        (
            "(data)",
            'data type json has no default operator class for access method "btree"',
            "Use instead: an expression, such as (data ->> 'key'), or jsonb.",
        ),
        ("(page)", "data type xml has no default", "Use instead: an expression, such as ((xpath("),
        ("(place)", "data type point has no default", "Use instead: the method gist or spgist."),
        (
            "(name nonsense_ops)",
            'operator class "nonsense_ops" does not exist for access method "btree"',
            "Name one of the server's operator classes, see pg_opclass.",
        ),
        (
            "(date_trunc('day', at))",
            "the expression of the index uses a function that is not IMMUTABLE",
            "BRIN for a column that grows with time",
        ),
        (
            "(id) WHERE at > now()",
            "the predicate of the index uses a function that is not IMMUTABLE",
            "A predicate cannot follow the clock",
        ),
    ],
)
def test_refused(things: Database, elements: str, reason: str, remedy: str) -> None:
    with listening(things) as session, pytest.raises(BuildError) as error:
        Builder(session, table="things", elements=elements).create()
    text = str(error.value)
    assert text.startswith(f"cannot run build 'by_name': {reason}")
    assert ". Nothing was begun. " in text
    assert remedy in text
    assert "\n" not in text
    assert not any("CONCURRENTLY" in statement for statement in session.ran)
    assert things.indexes() == {}


@pytest.mark.parametrize(
    "elements",
    [
        "(lower(name))",
        "(date_trunc('day', at AT TIME ZONE 'UTC'))",
        "(to_tsvector('english', name))",
        "(id) WHERE at > '2026-01-01 00:00:00+00'",
        "((data ->> 'key'))",
        "USING gist (place)",
        "USING gin (tags)",
    ],
)
def test_accepted(things: Database, elements: str) -> None:
    told(things, elements, table="things")
    assert list(things.indexes()) == ["by_name"]


def test_the_remedy_helps(things: Database) -> None:
    with listening(things) as session:
        builder = Builder(session, table="things", elements="USING gin (name gin_trgm_ops)")
        with pytest.raises(BuildError) as error:
            builder.create()
        things.execute(str(error.value).rpartition(": ")[2])
        builder.create()
    assert list(things.indexes()) == ["by_name"]


def test_an_extension_beside_the_search_path(things: Database) -> None:
    things.execute('CREATE SCHEMA "of others"', 'CREATE EXTENSION pg_trgm SCHEMA "of others"')
    with listening(things) as session:
        builder = Builder(session, table="things", elements="USING gin (name gin_trgm_ops)")
        with pytest.raises(BuildError, match='is installed in schema "of others", which is not on'):
            builder.create()
        things.execute("ALTER EXTENSION pg_trgm SET SCHEMA public")
        builder.create()


@pytest.mark.parametrize(
    ("elements", "named"),
    [
        (
            "(date_trunc('day', at))",
            "date_trunc(text,timestamp with time zone) (STABLE)",
        ),
        ("((at::date))", "timestamp with time zone::date (STABLE)"),
        ("(id) WHERE at > now()", "now() (STABLE)"),
        ("(id) WHERE day > CURRENT_DATE", "CURRENT_DATE (STABLE)"),
        ("(to_tsvector(name))", "to_tsvector(text) (STABLE)"),
        ('("Mine"(name))', '"Mine"(text) (VOLATILE)'),
    ],
)
def test_the_function_is_named_where_the_driver_tells_the_statement(
    things: Database, elements: str, named: str
) -> None:
    things.execute('CREATE FUNCTION "Mine"(text) RETURNS text LANGUAGE plpgsql AS $$BEGIN END$$')
    engine = create_engine(things.url.replace("postgresql:", "postgresql+psycopg:"))

    def declare(session: AlembicSession, schema: str, table: str) -> None:
        session.run(f"CREATE INDEX by_name ON {schema}.{table} {elements}")

    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        session = AlembicSession(connection)
        with pytest.raises(BuildError, match="; not immutable: ") as error:
            create_index(
                session,
                Target(operation="build", name="by_name", table="things"),
                build=lambda: pytest.fail("it was begun"),
                declare=partial(declare, session),
                limits=LIMITS,
            )
    engine.dispose()
    assert named in str(error.value).partition(". Nothing was begun")[0]


def test_a_column_that_is_not_there_is_postgresql_s_own_error(things: Database) -> None:
    with listening(things) as session, pytest.raises(Exception, match='column "nothing"'):
        Builder(session, table="things", elements="(nothing)").create()
