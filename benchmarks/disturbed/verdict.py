"""What is wrong after a stop and in the end, in words; nothing, as a rule."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence

import psycopg

from benchmarks.disturbed.front_door import APPLICATION
from benchmarks.disturbed.ledger import Row, Writer
from benchmarks.disturbed.schema import ENTRIES, INDEXES
from benchmarks.disturbed.state import State

_SESSIONS = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND application_name = %s
"""
_ADVISORY = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_WRITTEN = "SELECT writer, number, account, amount, note FROM entries WHERE writer > 0"
_UNMATCHED = """
WITH entry AS (SELECT writer, number, account FROM entries),
     event AS (SELECT writer, number, account FROM events)
SELECT count(*) FROM (
    (TABLE entry EXCEPT ALL TABLE event) UNION ALL (TABLE event EXCEPT ALL TABLE entry)
) unmatched
"""
_UNBALANCED = """
SELECT count(*) FROM accounts a
LEFT JOIN (SELECT account, sum(amount) AS amount FROM entries GROUP BY account) s
  ON s.account = a.id
WHERE a.balance <> coalesce(s.amount, 0)
"""
# Whether an index has every row, as only a look into it can tell.
_CHECKS = {
    "btree": "SELECT bt_index_check(%s::regclass, true, true)",
    "gin": "SELECT gin_index_check(%s::regclass)",
}
_WHOLE_INDEXES = """
SELECT c.oid::regclass::text, a.amname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'i' AND i.indisvalid ORDER BY 1
"""
_PATIENCE = 5.0  # seconds for the server to notice that a client is gone


def untruthful(now: State, whole: State, exit_code: int | None) -> Iterator[str]:
    """Revisions that count as applied although one of their indexes is not as intended."""
    for revision in now.applied:
        for name in INDEXES[revision]:
            if now.indexes.get(name) != whole.indexes[name]:
                yield f"{revision} counts as applied, but {name} is {_seen(now, name)}"
    if exit_code == 0 and now.applied != whole.applied:
        yield f"the command ended well, but only {now.applied} count as applied"


def unfinished(now: State, whole: State) -> Iterator[str]:
    """Everything in which the database differs from one that was migrated undisturbed."""
    for name in sorted(whole.indexes):
        if now.indexes.get(name) != whole.indexes[name]:
            yield f"{name} is {_seen(now, name)} instead of {whole.indexes[name]}"
    if left := now.invalid | now.begun:
        yield f"left INVALID: {sorted(left)}"
    for what, here, there in (
        ("relations", now.relations, whole.relations),
        ("constraints", now.constraints, whole.constraints),
    ):
        if here != there:
            yield f"{what}: {sorted(here - there)} too many, {sorted(there - here)} missing"
    if now.applied != whole.applied:
        yield f"{now.applied} count as applied instead of {whole.applied}"


def left_behind(connection: psycopg.Connection) -> Iterator[str]:
    """Sessions and locks that outlast the commands."""
    end = time.monotonic() + _PATIENCE
    while sessions := connection.execute(_SESSIONS, [APPLICATION]).fetchall():
        if time.monotonic() > end:
            yield f"sessions of the migration are left: {sessions}"
            break
        time.sleep(0.01)
    if (locks := connection.execute(_ADVISORY).fetchone()) != (0,):
        yield f"advisory locks are left: {locks}"


def corrupted(connection: psycopg.Connection) -> Iterator[str]:
    """Indexes that do not have what the table has."""
    for name, method in connection.execute(_WHOLE_INDEXES).fetchall():
        try:
            connection.execute(_CHECKS[method], [name])
        except psycopg.Error as error:
            yield f"{name} is corrupt: {error}"


def misplaced_rows(connection: psycopg.Connection, writers: Sequence[Writer]) -> Iterator[str]:
    """Rows that are lost, there twice or never committed, by the writers' ledgers."""
    connection.execute("SET enable_indexscan = off")
    connection.execute("SET enable_indexonlyscan = off")
    connection.execute("SET enable_bitmapscan = off")
    found: Counter[tuple[int, int, Row]] = Counter(
        (writer, number, (account, amount, note))
        for writer, number, account, amount, note in connection.execute(_WRITTEN)
    )
    for writer, number, row in found:
        if found[writer, number, row] > 1:
            yield f"entry {number} of writer {writer} is there {found[writer, number, row]} times"
    yield from _against_ledgers({(w, n): row for w, n, row in found}, len(found), writers)
    old = connection.execute("SELECT count(DISTINCT number) FROM entries WHERE writer = 0")
    if (kept := old.fetchone()) != (ENTRIES,):
        yield f"of {ENTRIES} old entries {kept} are there"
    if (unmatched := connection.execute(_UNMATCHED).fetchone()) != (0,):
        yield f"entries without event, or events without entry: {unmatched}"
    if (unbalanced := connection.execute(_UNBALANCED).fetchone()) != (0,):
        yield f"balances that are not the sum of the entries: {unbalanced}"


def _against_ledgers(
    found: dict[tuple[int, int], Row], rows: int, writers: Sequence[Writer]
) -> Iterator[str]:
    if len(found) != rows:
        yield f"{rows} entries have only {len(found)} numbers"
    known = {(w.number, number): rows for w in writers for number, rows in w.ledger.items()}
    for key in sorted(found.keys() | known.keys()):
        allowed = known.get(key, {None})
        if found.get(key) not in allowed:
            yield f"entry {key[1]} of writer {key[0]} is {found.get(key)}, committed was {allowed}"
    for writer in writers:
        yield from writer.errors


def _seen(now: State, name: str) -> str:
    return "INVALID" if name in now.invalid | now.begun else now.indexes.get(name, "not there")
