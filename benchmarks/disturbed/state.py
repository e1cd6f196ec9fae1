"""What there is in a database: relations, indexes, constraints, revisions."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

_RELATIONS = """
SELECT n.nspname || '.' || c.relname || ' ' || c.relkind::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
"""
_INDEXES = """
SELECT c.relname, pg_get_indexdef(c.oid),
       i.indisvalid AND i.indisready AND i.indislive, c.relkind = 'I'
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = 'public'::regnamespace
"""
_CONSTRAINTS = """
SELECT conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated::text
FROM pg_constraint WHERE conrelid IN ('accounts'::regclass, 'entries'::regclass, 'events'::regclass)
"""


@dataclass(frozen=True, slots=True)
class State:
    """`indexes` are the definitions of the valid ones, `invalid` the names of the others.

    `begun` are those of partitioned tables that wait for indexes of partitions: they are no
    leftover, the next run goes on with them.
    """

    relations: frozenset[str]
    indexes: dict[str, str]
    invalid: frozenset[str]
    begun: frozenset[str]
    constraints: frozenset[str]
    applied: tuple[str, ...]


def state_of(connection: psycopg.Connection, applied: str) -> State:
    """What is there now; `applied` is the query for the revisions that count as applied."""

    def column(query: str) -> list[str]:
        return [value for (value,) in connection.execute(query.encode())]

    rows = connection.execute(_INDEXES).fetchall()
    return State(
        relations=frozenset(column(_RELATIONS)),
        indexes={name: definition for name, definition, valid, _ in rows if valid},
        invalid=frozenset(name for name, _, valid, parent in rows if not valid and not parent),
        begun=frozenset(name for name, _, valid, parent in rows if not valid and parent),
        constraints=frozenset(column(_CONSTRAINTS)),
        applied=tuple(column(applied)),
    )
