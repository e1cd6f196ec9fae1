"""An index whose definition changes, replaced: ended after each statement, and run again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from idx_core.build.limits import Limits
from idx_core.build.replace import replace_index
from idx_core.build.session import Target
from idx_core.errors import BuildError
from tests.build.sessions import (
    LIMITS,
    Database,
    PsycopgSession,
    end_waiting,
    execute,
    in_background,
    old_transaction,
)

OLD = "CREATE INDEX by_name ON items (name)"
NEW = {"by_name": "CREATE INDEX by_name ON public.items USING btree (name, id)"}

REFERRED_TO = """
CREATE UNIQUE INDEX by_name ON items (at);
CREATE TABLE others (at timestamptz CONSTRAINT to_items REFERENCES items (at))
"""
REPLICA_IDENTITY = """
ALTER TABLE items ALTER at SET NOT NULL;
CREATE UNIQUE INDEX by_name ON items (at);
ALTER TABLE items REPLICA IDENTITY USING INDEX by_name
"""


class Ended(Exception):
    """The runner is gone."""


class MortalSession(PsycopgSession):
    """Ends after so many statements that change something."""

    lives: int | None = None

    def run(self, statement: str) -> None:
        super().run(statement)
        if self.lives is not None and statement.split()[0] in ("CREATE", "DROP", "ALTER"):
            if "TEMPORARY" in statement or "pg_temp" in statement:
                return
            self.lives -= 1
            if self.lives == 0:
                self.connection.close()
                raise Ended


class Replacer:
    """Replaces the index `by_name` by one of these elements."""

    def __init__(
        self,
        database: Database,
        elements: str = "(name, id)",
        kind: str = "INDEX",
        *,
        name: str = "by_name",
        table: str = "items",
        limits: Limits = LIMITS,
    ) -> None:
        self.session = MortalSession(psycopg.connect(database.url, autocommit=True))
        self.elements, self.kind, self.name, self.table = elements, kind, name, table
        self.limits = limits

    def __enter__(self) -> Replacer:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.connection.close()

    def replace(self) -> None:
        replace_index(
            self.session,
            Target(operation="the replacement", name=self.name, table=self.table),
            build=lambda name: self._create("CONCURRENTLY ", name, self.session.quote(self.table)),
            declare=lambda schema, table: self._create(
                "", self.name, f"{self.session.quote(schema)}.{self.session.quote(table)}"
            ),
            limits=self.limits,
        )

    def _create(self, concurrently: str, name: str, where: str) -> None:
        name = self.session.quote(name)
        self.session.run(f"CREATE {self.kind} {concurrently}{name} ON {where} {self.elements}")


def did(session: PsycopgSession) -> list[str]:
    """What changed the schema."""
    words = ("CREATE INDEX CONC", "CREATE UNIQUE INDEX CONC", "DROP INDEX", "ALTER INDEX")
    return [statement.split()[0] for statement in session.ran if statement.startswith(words)]


def test_create_drop_rename(database: Database) -> None:
    database.execute(OLD)
    with Replacer(database) as replacer:
        replacer.replace()
        assert did(replacer.session) == ["CREATE", "DROP", "ALTER"]
        assert database.indexes() == NEW
        replacer.replace()
        assert did(replacer.session) == ["CREATE", "DROP", "ALTER"]
        assert replacer.session.notes == ["index 'by_name' is there already: nothing to build"]


def test_where_there_is_no_old_one(database: Database) -> None:
    with Replacer(database) as replacer:
        replacer.replace()
        assert did(replacer.session) == ["CREATE"]
    assert database.indexes() == NEW


@pytest.mark.parametrize("lives", [1, 2, 3])
def test_ended_after_each_statement(database: Database, lives: int) -> None:
    database.execute(OLD)
    with Replacer(database) as replacer:
        replacer.session.lives = lives
        with pytest.raises(Ended):
            replacer.replace()
    assert any("INVALID" not in text for text in database.indexes().values())  # never without
    with Replacer(database) as replacer:
        replacer.replace()
        assert did(replacer.session) == ["CREATE", "DROP", "ALTER"][lives:]
    assert database.indexes() == NEW


@pytest.mark.parametrize(
    "half_way",
    [
        "CREATE INDEX CONCURRENTLY by_name_idxnew ON items (name, id)",
        "DROP INDEX CONCURRENTLY by_name",
    ],
)
@pytest.mark.parametrize("function", ["pg_terminate_backend", "pg_cancel_backend"])
def test_ended_within_a_statement(database: Database, half_way: str, function: str) -> None:
    database.execute(OLD)
    if half_way.startswith("DROP"):
        database.execute("CREATE INDEX by_name_idxnew ON items (name, id)")
    with old_transaction(database.url), in_background(database.url, half_way):
        end_waiting(database.url, half_way, function)
    assert sum("INVALID" in text for text in database.indexes().values()) == 1
    with Replacer(database) as replacer:
        replacer.replace()
    assert database.indexes() == NEW


@pytest.mark.peer(10)
def test_uniqueness_never_lapses(database: Database) -> None:
    database.execute(
        "DELETE FROM items WHERE id = 2", "CREATE UNIQUE INDEX by_name ON items (name)"
    )
    with Replacer(database, "(name) INCLUDE (id)", "UNIQUE INDEX") as replacer:
        original = replacer.session.run

        def run(statement: str) -> None:
            original(statement)
            with pytest.raises(psycopg.errors.UniqueViolation):
                execute(database.url, "INSERT INTO items VALUES (9, 'a')")

        replacer.session.run = run  # type: ignore[method-assign]
        replacer.replace()
        assert did(replacer.session) == ["CREATE", "DROP", "ALTER"]


@pytest.mark.usefixtures("late_duplicates")
def test_a_new_unique_one_that_cannot_be_built_leaves_the_old_one(database: Database) -> None:
    database.execute(OLD)
    with Replacer(database, "(name)", "UNIQUE INDEX") as replacer:
        for _ in range(2):
            with pytest.raises(psycopg.errors.UniqueViolation):
                replacer.replace()
        assert database.indexes()["by_name"].endswith("(name)")
        database.execute("DELETE FROM items WHERE id = 2")
        replacer.replace()
    assert database.indexes() == {
        "by_name": "CREATE UNIQUE INDEX by_name ON public.items USING btree (name)"
    }


@pytest.mark.usefixtures("late_duplicates")
def test_what_is_no_longer_needed_is_swept(database: Database) -> None:
    database.execute(OLD)
    failing = Replacer(database, "(name)", "UNIQUE INDEX")
    with failing, pytest.raises(psycopg.errors.UniqueViolation):
        failing.replace()
    assert len(database.indexes()) == 2
    with Replacer(database, "(name)") as replacer:  # the change was taken back
        replacer.replace()
    assert list(database.indexes()) == ["by_name"]


def test_somebody_elses_index_under_the_other_name_is_an_error(database: Database) -> None:
    database.execute(OLD, "CREATE INDEX by_name_idxnew ON items (at)")
    before = database.indexes()
    with Replacer(database) as replacer, pytest.raises(BuildError, match="another definition"):
        replacer.replace()
    assert database.indexes() == before


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("ALTER TABLE items ADD CONSTRAINT by_name UNIQUE (at)", "is needed by the constraint"),
        (REFERRED_TO, "is needed by the constraint to_items"),
        (REPLICA_IDENTITY, "is the replica identity of its table"),
        ("CREATE TABLE others (id int); CREATE INDEX by_name ON others (id)", "'others'"),
        ("CREATE TABLE by_name (id int)", "no index"),
    ],
)
def test_what_something_else_needs_is_not_touched(
    database: Database, statement: str, why: str
) -> None:
    database.execute("DELETE FROM items", statement)
    before = database.indexes()
    with Replacer(database) as replacer:
        with pytest.raises(BuildError, match=why):
            replacer.replace()
        assert did(replacer.session) == []
    assert database.indexes() == before


def test_long_and_hostile_names(database: Database) -> None:
    name, table = 'x"; DROP -- ' + "ä" * 25, 'it%ems "'
    assert len(name.encode()) == 62
    quoted = [part.replace('"', '""') for part in (name, table)]
    database.execute(
        f'ALTER TABLE items RENAME TO "{quoted[1]}"',
        'CREATE INDEX "{}" ON "{}" (name)'.format(*quoted),
    )
    with Replacer(database, name=name, table=table) as replacer:
        replacer.replace()
    assert list(database.indexes()) == [name]
    assert database.indexes()[name].endswith("(name, id)")


@contextmanager
def reading(url: str) -> Iterator[None]:
    """A transaction that has read from the table by the index, and one that writes to it."""
    with psycopg.connect(url) as reader, psycopg.connect(url) as writer:
        reader.execute("SET enable_seqscan = off")
        reader.execute("SELECT * FROM items WHERE name = 'a'")
        writer.execute("UPDATE items SET at = now()")
        yield


def test_nobody_waits_for_the_new_name(database: Database) -> None:
    database.execute("CREATE INDEX by_name_idxnew ON items (name, id)")
    with reading(database.url), Replacer(database) as replacer:
        replacer.replace()
        assert did(replacer.session) == ["ALTER"]
    assert database.indexes() == NEW


def test_partitions(database: Database) -> None:
    database.execute(
        "CREATE TABLE events (id int, day date, kind text) PARTITION BY RANGE (day)",
        "CREATE TABLE events_1 PARTITION OF events DEFAULT PARTITION BY LIST (kind)",
        "CREATE TABLE events_1_a PARTITION OF events_1 DEFAULT",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO (MAXVALUE)",
        "CREATE INDEX by_day ON events (day)",
    )
    names = ["by_day", "events_1_a_by_day", "events_1_by_day", "events_2_by_day"]
    for number, elements in enumerate(("(day, id)", "(id, day)", "(id)")):
        for lives in range(1 + 2 * number, 14, 3):
            with Replacer(database, elements, name="by_day", table="events") as replacer:
                replacer.session.lives = lives
                try:
                    replacer.replace()
                except Ended:
                    continue
                break
        with Replacer(database, elements, name="by_day", table="events") as replacer:
            replacer.replace()
        found = database.indexes()
        assert sorted(found) == names
        assert all(text.endswith(f"btree {elements}") for text in found.values())
