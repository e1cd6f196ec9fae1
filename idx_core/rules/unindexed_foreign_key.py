"""A foreign key whose columns no index serves.

PostgreSQL, SQLite and others index the referenced side only. Without an index on the referencing
side each delete (or key update) of a referenced row scans the whole table, holding its locks
meanwhile, and so does every join from the parent.
"""

from collections.abc import Iterator

from idx_core.coverage import served
from idx_core.finding import Finding
from idx_core.model import ForeignKey, Schema, Table, index_on
from idx_core.operations import CreateIndex
from idx_core.ranking import rank_foreign_key
from idx_core.rule import rule

_ON_DELETE = {
    "CASCADE": "deleting a row of {parent} scans {table} for the rows to delete (CASCADE)",
    "SET NULL": "deleting a row of {parent} scans {table} for the rows to set null (SET NULL)",
    "SET DEFAULT": "deleting a row of {parent} scans {table} for the rows to reset (SET DEFAULT)",
}
_CHECKED = "deleting a row of {parent} scans {table} for rows that still refer to it"
_INDEXED_BY_INNODB = "InnoDB indexes enforced foreign keys by itself"
_NOT_ENFORCED = "finding the rows of {table} that refer to {parent} scans it"


@rule("IDX001")
def unindexed_foreign_key(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each foreign key, columns in the order in which it declares them."""
    seen: set[frozenset[str]] = set()
    for foreign_key in table.foreign_keys:
        columns = frozenset(foreign_key.columns)
        if columns in seen or served(table, foreign_key.columns):
            continue
        seen.add(columns)
        by_engine = foreign_key.enforced and schema.dialect.indexes_foreign_keys
        score, why = rank_foreign_key(foreign_key, table, schema)
        keys = _keys(foreign_key, table)
        yield Finding(
            table=table.name,
            columns=foreign_key.columns,
            message=f"{_kind(foreign_key, table)} has no index; {_consequence(foreign_key, table)}",
            hint=f"Add an index on {table.name} ({', '.join(keys)}).",
            fix=(CreateIndex(table.name, index_on(*keys)),),
            score=score,
            why=why,
            ignored=_INDEXED_BY_INNODB if by_engine else "",
        )


def _keys(foreign_key: ForeignKey, table: Table) -> list[str]:
    """The columns, first those that are a foreign key alone: one index serves both keys then."""
    alone = {other.columns[0] for other in table.foreign_keys if len(other.columns) == 1}
    return sorted(foreign_key.columns, key=lambda column: column not in alone)


def _kind(foreign_key: ForeignKey, table: Table) -> str:
    if foreign_key.referenced == table.name:
        kind = "self-referencing foreign key"
    elif len(foreign_key.columns) > 1:
        kind = f"composite foreign key to {foreign_key.referenced}"
    elif _is_association(foreign_key, table):
        kind = f"second foreign key of an association table, to {foreign_key.referenced},"
    else:
        kind = f"foreign key to {foreign_key.referenced}"
    return kind


def _is_association(foreign_key: ForeignKey, table: Table) -> bool:
    """Whether the key is in a primary key made of foreign keys, without leading it."""
    key = table.primary_key.columns if table.primary_key else ()
    referencing = {c for other in table.foreign_keys for c in other.columns}
    return len(key) > 1 and set(key) <= referencing and foreign_key.columns[0] in key[1:]


def _consequence(foreign_key: ForeignKey, table: Table) -> str:
    enforced = _ON_DELETE.get(foreign_key.on_delete, _CHECKED)
    text = enforced if foreign_key.enforced else _NOT_ENFORCED
    return text.format(parent=foreign_key.referenced, table=table.name)
