"""Declared indexes against those of a PostgreSQL database."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from idx_core.build.session import Session
from idx_core.model import TableName
from idx_core.verify.declared import DeclaredIndex
from idx_core.verify.one_table import OneTable, Ours
from idx_core.verify.reflected import ReflectedIndex, find_tables, indexes_of
from idx_core.verify.shapes import Shapes
from idx_core.verify.verdict import State, Verdict


def verify(
    session: Session,
    declared: Iterable[DeclaredIndex],
    *,
    tables: Collection[TableName],
    is_ours: Ours = lambda table, name: True,
) -> tuple[Verdict, ...]:
    """A verdict about each declared index, and about each other index that these tables have.

    In order of table and name. `is_ours(table, name)` says which indexes of the database are to be
    told where nothing declares them. The catalog is asked a few questions for all tables; only
    what these cannot answer is created on temporary copies of them, and nothing stays.
    """
    by_table: dict[TableName, list[DeclaredIndex]] = {table: [] for table in tables}
    for index in declared:
        by_table.setdefault(index.table, []).append(index)
    found = find_tables(session, by_table)
    reflected: dict[tuple[str, str], list[ReflectedIndex]] = defaultdict(list)
    for each in indexes_of(session, found.values()):
        reflected[each.schema, each.table].append(each)
    verdicts: list[Verdict] = []
    shapes = Shapes(session)
    there: list[OneTable] = []
    for table, indexes in by_table.items():
        place = found.get(table)
        if place is None:
            verdicts += (_without_table(index) for index in indexes)
        else:
            own = reflected[place.schema, place.name]
            there.append(OneTable(session, shapes, table, place, indexes, own))
    shapes.create(each for one in there for each in one.unsaid())
    for one in there:
        one.match()
    shapes.create(each for one in there for each in one.in_doubt())
    shapes.read_again(each for one in there for each in one.to_read_again())
    verdicts += (verdict for one in there for verdict in one.verdicts(is_ours))
    order = {state: n for n, state in enumerate(State)}
    return tuple(sorted(verdicts, key=lambda v: (v.table, v.name, v.actual_name, order[v.state])))


def _without_table(index: DeclaredIndex) -> Verdict:
    return Verdict(
        table=index.table,
        name=index.name,
        state=State.MISSING,
        reason="the database has no such table",
        source=index.source,
        constraint=index.owner.kind if index.owner else "",
    )
