"""Which indexes a PostgreSQL database has beyond those of its models, and which can be declared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Connection

from alembic_idx.catalog import catalog_indexes
from alembic_idx.reading import Models
from idx_core.catalog.tidied import tidied
from idx_core.coverage import same_definition
from idx_core.derive import Derivation
from idx_core.errors import SourceError
from idx_core.model import ConstraintKind, Index, Table, TableName


@dataclass(frozen=True)
class Adoptable:
    """An index that only the database has; `reason` tells why it cannot be declared, or is ""."""

    table: TableName
    index: Index
    reason: str = ""


def adoptable(
    models: Models,
    derivation: Derivation,
    connection: Connection,
    names: Sequence[str],
) -> list[Adoptable]:
    """Those of these names, or all that neither a model nor a rule asks for.

    A name may have `*` in it. Raises `SourceError` for one that nothing has.
    """
    found = catalog_indexes(frozenset(models.tables), connection, unique_ones=True)
    derived = {(op.table, op.index.name) for op in derivation.create}
    known = {index.name for indexes in found.values() for index in indexes}
    for name in names:
        if not any(fnmatchcase(each, name) for each in known):
            raise SourceError(f"cannot adopt {name!r}: no table of the models has such an index")
    result = []
    for table in sorted(found):
        declared = models.schema.table(table)
        for index in map(tidied, found[table]):
            if declared is None or _is_declared(index, declared):
                continue
            if names:
                wanted = any(fnmatchcase(index.name, name) for name in names)
            else:
                wanted = (table, index.name) not in derived
            if wanted:
                result.append(Adoptable(table, index, "; ".join(_reasons(index, declared))))
    return result


def _is_declared(index: Index, table: Table) -> bool:
    if index.constraint is ConstraintKind.PRIMARY_KEY or index.name in table.unread:
        return True
    return any(
        own.name == index.name
        or (not own.name and own.constraint is index.constraint and same_definition(own, index))
        for own in table.indexes
    )


def _reasons(index: Index, table: Table) -> Iterator[str]:
    """What keeps it from being declared without a guess."""
    lacking = [n for n in (*index.columns, *index.include) if table.column(n) is None]
    if lacking:
        yield f"the model has no column {', '.join(map(repr, lacking))}"
    if not index.valid:
        yield "it is INVALID, its build has failed (see alembic-idx repair)"
    if any(element.collation is not None for element in index.elements):
        yield "Alembic does not see an index's collation, and would build it anew each time"
    if index.constraint is ConstraintKind.EXCLUDE:
        yield "it belongs to an exclusion constraint, whose operators an index does not tell"
    if index.constraint is ConstraintKind.UNIQUE and index.include and not can_say_include():
        yield "a unique constraint has no INCLUDE in this release of SQLAlchemy"
    if index.deferrable:
        yield "its constraint is deferrable, and may be initially deferred"


def can_say_include() -> bool:
    """Whether unique constraints take `postgresql_include` in this release of SQLAlchemy."""
    known: dict[Any, Any] = dict(PGDialect.construct_arguments or ())
    return "include" in known.get(UniqueConstraint, {})
