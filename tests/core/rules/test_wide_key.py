import psycopg
import pytest

from idx_core.model import Dialect, Table
from idx_core.rules.wide_key import LIMIT, wide_key
from tests.core.build import index, references, table, unique
from tests.core.rules.harness import messages, run


@pytest.mark.parametrize("type_", ["text", "jsonb", "bytea", "text[]", "varchar(4000)"])
def test_types_without_a_bound(type_: str) -> None:
    notes = table(f"id body:{type_}", index("i", "id", "body"), name="notes")
    assert messages(wide_key, notes) == [
        (
            f"notes.i: index (id, body) has body ({type_}), whose values may be longer than a "
            "B-tree takes (about 2,704 bytes an entry): their rows cannot be inserted then"
        )
    ]


def test_included_columns_count() -> None:
    [finding] = run(wide_key, table("x body:text", index("i", "x", include=("body",))))
    assert finding.hint == "Leave body out of INCLUDE; the table has it."


def test_an_index_is_told_once() -> None:
    assert len(run(wide_key, table("a:text b:text", index("i", "a", "b")))) == 1


NEAR_MISSES = {
    "a length": table("x:varchar(200)", index("i", "x")),
    "a length at the limit": table(f"x:varchar({LIMIT})", index("i", "x")),
    "varchar without a length: nobody says that it is long": table(
        "x:character_varying", index("i", "x")
    ),
    "unique: an identifier": table("x:text", index("i", "x", unique=True)),
    "unique constraint": table("x:text", unique("x")),
    "refers to an identifier": table("x:text", index("i", "x"), references("x")),
    "hash": table("x:text", index("i", "x", method="hash")),
    "gin": table("x:jsonb", index("i", "x", method="gin")),
    "an expression of it": table("x:text", index("i", "(md5(x))")),
    "the companion for LIKE": table("x:text", index("i", "x text_pattern_ops")),
    "a number": table("x:numeric", index("i", "x")),
    "unknown": table("y", index("i", "x")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(wide_key, needed) == []


def test_other_databases_have_other_limits() -> None:
    notes = table("body:text", index("i", "body"))
    assert run(wide_key, notes, dialect=Dialect.SQLITE) == []


def test_the_limit_is_postgresqls(any_postgres_url: str) -> None:
    """Text that does not compress is refused just above the limit."""
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (body text)")
        connection.execute("CREATE INDEX i ON notes (body)")
        connection.execute("ALTER TABLE notes ALTER body SET STORAGE EXTERNAL")
        connection.execute("INSERT INTO notes VALUES (repeat('x', %s))", [LIMIT - 100])
        with pytest.raises(psycopg.errors.ProgramLimitExceeded, match=str(LIMIT)):
            connection.execute("INSERT INTO notes VALUES (repeat('x', %s))", [LIMIT + 10])
