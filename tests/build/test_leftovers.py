"""What timeouts leave half-way, and that clearing it up is in nobody's way."""

from __future__ import annotations

import threading

import psycopg
import pytest

from tests.build.halfway import TIMEOUTS, ended_half_way
from tests.build.sessions import Database, old_transaction, wait_until_stuck

BUILD = "CREATE INDEX CONCURRENTLY by_name ON items (name)"
DROP = "DROP INDEX CONCURRENTLY by_name"
FLAGS = """
SELECT indisvalid, indisready FROM pg_index WHERE indexrelid = to_regclass('by_name')
"""
EXCLUSIVE = """
SELECT pid FROM pg_locks WHERE relation IN ('items'::regclass, 'by_name'::regclass)
AND mode = 'AccessExclusiveLock'
"""


@pytest.mark.peer(6)
def test_one_that_others_write_to_is_built_again(database: Database) -> None:
    """A reader with an old snapshot is enough: all is built, only the flag is missing."""
    ended_half_way(database.url, BUILD)
    assert database.ask(FLAGS) == [(False, True)]
    builder = database.builder()
    builder.create()
    assert builder.concurrent == ["DROP", "CREATE"]
    assert database.ask(FLAGS) == [(True, True)]


@pytest.mark.peer(8)
@pytest.mark.parametrize("timeout", TIMEOUTS)
def test_a_drop_that_timed_out_is_finished_or_undone(database: Database, timeout: str) -> None:
    for mend in ("drop", "create"):
        database.execute(BUILD)
        whole = database.indexes()
        ended_half_way(database.url, DROP, timeout=timeout)
        assert database.ask(FLAGS) == [(False, True)]
        builder = database.builder()
        builder.drop() if mend == "drop" else builder.create()
        assert database.indexes() == ({} if mend == "drop" else whole)
        assert builder.concurrent == (["DROP"] if mend == "drop" else ["DROP", "CREATE"])


@pytest.mark.peer(9)
def test_clearing_up_locks_nobody_out(database: Database) -> None:
    """A plain DROP INDEX would queue behind the reader, and all others behind that."""
    ended_half_way(database.url, BUILD)
    builder = database.builder()
    thread = threading.Thread(target=builder.create)
    with old_transaction(database.url) as reader:
        thread.start()
        wait_until_stuck(database.url, 'DROP INDEX CONCURRENTLY "public"."by_name"')
        assert database.ask(EXCLUSIVE) == []
        with psycopg.connect(database.url, options="-c lock_timeout=100ms") as other:
            other.execute("UPDATE items SET name = 'z' WHERE id = 3")
            other.execute("SELECT * FROM items")
        reader.rollback()
        thread.join(20)
    assert builder.concurrent == ["DROP", "CREATE"]
    assert database.ask(FLAGS) == [(True, True)]
