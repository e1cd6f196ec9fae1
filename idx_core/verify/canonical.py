"""Declared indexes as PostgreSQL itself writes them: created on empty temporary copies."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from idx_core.build.interruption import cancellable
from idx_core.build.session import Session
from idx_core.model import TableName
from idx_core.verify.declared import DeclaredIndex
from idx_core.verify.reflected import FoundTable, indexes_of
from idx_core.verify.shape import Shape

Wanted = tuple[FoundTable, DeclaredIndex]

# Of so many tables copies are made at a time. One question about all of them costs a fifth of one
# about each; more of them make a transaction dearer again, and hold more tables' locks.
_TABLES = 20
# A partitioned table has no storage, and nor have its indexes: no file is made for any of them,
# which takes a quarter of the time. A unique index would have to contain the column, so where
# there is one the copy is a table like any other. https://www.postgresql.org/docs/18/ddl-partitioning.html
_PARTITIONED = "(LIKE {table}, migration_idx_parts int) PARTITION BY LIST (migration_idx_parts)"
_STORED = "(LIKE {table})"
_COPIES = """
SELECT to_regclass('pg_temp.' || quote_ident(name))::oid::text
FROM json_array_elements_text(%s::json) WITH ORDINALITY AS each(name, n) ORDER BY n
"""
# Where several tables are locked, nobody is to wait for us: what fails is asked for again, alone.
_PATIENCE = "SET LOCAL lock_timeout = '5s'"
_IMPATIENCE = "SET LOCAL lock_timeout = '200ms'"
# lock_not_available, deadlock_detected, out_of_memory: of the lock table, that is
_CROWDED = ("55P03", "40P01", "53200")


def canonical(session: Session, wanted: Sequence[Wanted]) -> list[Shape | str]:
    """The shape of each, or why it could not be had. Nothing stays in the database.

    Those of several tables are created together; when one of them is refused, by halves.
    """
    shapes: dict[int, Shape | str] = {}
    for stored in (False, True):
        for places in _batches(wanted, stored):
            found = _halved(session, [wanted[place] for place in places], stored)
            shapes.update(zip(places, found, strict=True))
    return [shapes[place] for place in range(len(wanted))]


def _batches(wanted: Sequence[Wanted], stored: bool) -> Iterator[list[int]]:
    """The places of those that need storage or do not, by table, no two tables of one name."""
    by_table: dict[FoundTable, list[int]] = defaultdict(list)
    for place, (table, index) in enumerate(wanted):
        if stored == (index.unique or index.owner is not None):
            by_table[table].append(place)
    batch: list[int] = []
    names: set[str] = set()
    for table, places in by_table.items():
        if table.name in names or len(names) == _TABLES:
            yield batch
            batch, names = [], set()
        batch += places
        names.add(table.name)
    if batch:
        yield batch


def _halved(session: Session, wanted: Sequence[Wanted], stored: bool) -> list[Shape | str]:
    together = _created(session, wanted, stored)
    if not isinstance(together, str):
        return [*together]
    if len(wanted) == 1:
        return [together] if stored else _halved(session, wanted, stored=True)
    middle = len(wanted) // 2
    return [
        *_halved(session, wanted[:middle], stored),
        *_halved(session, wanted[middle:], stored),
    ]


def _created(session: Session, wanted: Sequence[Wanted], stored: bool) -> list[Shape] | str:
    """In their order, which has those of a table together."""
    tables = list(dict.fromkeys(table for table, _ in wanted))
    try:
        with session.rolled_back():
            session.run(_PATIENCE if len(tables) == 1 else _IMPATIENCE)
            for table in tables:
                _copy(session, table, stored, waits=len(tables) == 1)
            for table, index in wanted:
                index.declare("pg_temp", table.name)
            by_table = _shapes(session, tables)
    except Exception as error:
        if not (session.sqlstate(error) in _CROWDED or isinstance(error, session.refusals)):
            raise
        return str(error).strip().splitlines()[0]
    counts = Counter(table.name for table, _ in wanted)
    for name, shapes in by_table.items():
        if len(shapes) != counts[name]:
            return f"its declaration creates {len(shapes)} indexes"
    return [shape for shapes in by_table.values() for shape in shapes]


def _copy(session: Session, table: FoundTable, stored: bool, *, waits: bool) -> None:
    # The copy has the table's own name, by which expressions may refer to the columns.
    name = session.quote(table.name)
    columns = _STORED if stored else _PARTITIONED
    origin = f"{session.quote(table.schema)}.{name}"
    like = f"CREATE TEMPORARY TABLE {name} {columns.format(table=origin)}"
    if waits:
        cancellable(session, partial(session.run, like))
    else:
        session.run(like)


def _shapes(session: Session, tables: Sequence[FoundTable]) -> dict[str, list[Shape]]:
    """By table, in the order of their OIDs, which is that of their creation."""
    rows = session.rows(_COPIES, [json.dumps([table.name for table in tables])])
    copies = [FoundTable(oid, "", table.name) for (oid,), table in zip(rows, tables, strict=True)]
    by_name: dict[str, list[Shape]] = {table.name: [] for table in tables}
    for index in indexes_of(session, copies):
        by_name[index.table].append(index.shape)
    return by_name


def written(session: Session, table: TableName, shape: Shape) -> DeclaredIndex:
    """An index of that definition, by PostgreSQL's own text."""

    def declare(schema: str, copy: str) -> None:
        kind = "UNIQUE INDEX" if shape.unique else "INDEX"
        where = f"{session.quote(schema)}.{session.quote(copy)}"
        session.run(f"CREATE {kind} ON {where} {shape.tail}")

    return DeclaredIndex(table=table, name="", source="", declare=declare, unique=shape.unique)
