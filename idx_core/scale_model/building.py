"""Candidate indexes: built on a running model, in milliseconds, whatever the size of the table.

CREATE INDEX would read the table to its end, a terabyte of holes. So within one transaction the
table gets the file of an empty one, the index is built, and the table gets its own file back. The
new index is switched off: only questions that name it see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from idx_core.errors import ScaleModelError
from idx_core.scale_model.connection import driver, reason_of, run_one
from idx_core.scale_model.index_statement import IndexStatement
from idx_core.scale_model.relations import OWN_SCHEMA, Relation, relations_of

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

_PREPARE = f"""
CREATE EXTENSION IF NOT EXISTS pg_buffercache SCHEMA {OWN_SCHEMA};
CREATE TABLE {OWN_SCHEMA}.nothing ()
"""
# The table itself, or the partitions of a partitioned one, as far as they have a file.
_FILES = """
SELECT c.oid, c.relfilenode FROM pg_class c
WHERE c.relfilenode <> 0 AND c.oid IN (
    SELECT %(table)s::regclass UNION SELECT relid FROM pg_partition_tree(%(table)s::regclass))
"""
_LEND = f"""
UPDATE pg_class SET relfilenode = (
    SELECT relfilenode FROM pg_class WHERE oid = '{OWN_SCHEMA}.nothing'::regclass)
WHERE oid = ANY (%s::oid[])
"""
_GIVE_BACK = """
UPDATE pg_class c SET relfilenode = f.file
FROM unnest(%s::oid[], %s::oid[]) f (oid, file) WHERE c.oid = f.oid
"""
_HIDE = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = ANY (%s::oid[])"
_EVICT = """
SELECT format('SELECT %%I.pg_buffercache_evict_relation(oid::regclass) FROM unnest(%%L::oid[]) oid',
              n.nspname, %s::oid[])
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'pg_buffercache'
"""
_DROPS = """
SELECT format('DROP INDEX IF EXISTS %%I.%%I', n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = ANY (%s::oid[]) AND NOT c.relispartition
"""


def prepare(connection: Connection) -> None:
    """Make in a template what building candidates needs."""
    connection.execute(_PREPARE.encode())


def build(connection: Connection, text: str) -> tuple[Relation, ...]:
    """Build the index, empty and switched off; ScaleModelError when PostgreSQL refuses.

    Gives several for a partitioned table: the index of the table and those of its partitions.

    The statement is CREATE INDEX; its CONCURRENTLY and IF NOT EXISTS are passed over.
    """
    statement = IndexStatement.read(text)
    known = {relation.oid for relation in relations_of(connection)}
    try:
        with connection.transaction():
            files = connection.execute(_FILES, {"table": statement.table}).fetchall()
            oids, nodes = [oid for oid, _ in files], [node for _, node in files]
            connection.execute(_LEND.encode(), (oids,))
            run_one(connection, statement.plain)
            connection.execute(_GIVE_BACK, (oids, nodes))
            made = [each for each in relations_of(connection) if each.oid not in known]
            connection.execute(_HIDE, ([each.oid for each in made],))
    except driver().Error as error:
        raise ScaleModelError(f"cannot build candidate {text!r}: {reason_of(error)}") from error
    _forget_pages(connection, made)
    return tuple(made)


def drop(connection: Connection, indexes: Sequence[int]) -> None:
    """Drop what was built, by OID; those of partitions go with the one of the table."""
    for (statement,) in connection.execute(_DROPS, (list(indexes),)).fetchall():
        connection.execute(statement)


def _forget_pages(connection: Connection, indexes: Sequence[Relation]) -> None:
    """Have what the server keeps of the new files in memory written and forgotten."""
    oids = [index.oid for index in indexes if index.path is not None]
    found = connection.execute(_EVICT, (oids,)).fetchone()
    if found is not None:
        connection.execute(found[0])
