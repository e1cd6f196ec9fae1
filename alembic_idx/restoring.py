"""Operations that create an index exactly as the database has it, checked by PostgreSQL.

Alembic reflects neither opclasses nor all else; so what is to bring an index back is created on a
temporary copy of its table and compared. What no operation of Alembic's can say is said in SQL.
"""

from collections.abc import Collection, Mapping

from alembic.operations import ops
from sqlalchemy import Column, Index
from sqlalchemy.engine import Dialect
from sqlalchemy.types import NULLTYPE

from alembic_idx.catalog import catalog_indexes
from alembic_idx.declared_indexes import of_index
from alembic_idx.drift_ops import stated
from alembic_idx.reading import Models
from alembic_idx.run import make_index_of
from alembic_idx.session import AlembicSession
from idx_core.model import TableName
from idx_core.verify.verdict import Attribute, State, Verdict
from idx_core.verify.verify import verify

Place = tuple[TableName, str]
"""(table, index)"""
_Creations = Mapping[Place, ops.CreateIndexOp]


def creations(
    models: Models,
    session: AlembicSession,
    dialect: Dialect,
    places: Collection[Place],
    own: _Creations,
) -> dict[Place, ops.CreateIndexOp]:
    """What creates each of the indexes; Alembic's `own` operation where that is exact."""
    if not places:
        return {}
    verdicts = _judged(models, session, dialect, own, places)
    exact = {place: op for place, op in own.items() if _is_exact(verdicts.get(place))}
    left = set(places) - set(exact)
    reflected = _reflected(models, session, left)
    verdicts = _judged(models, session, dialect, reflected, left)
    for place in sorted(left & verdicts.keys()):
        op, verdict = reflected.get(place) or own.get(place), verdicts[place]
        if place in reflected and _is_exact(verdict):
            exact[place] = reflected[place]
        elif not verdict.constraint:
            exact[place] = _in_sql(verdict, op, dialect)
    return exact


def _judged(
    models: Models,
    session: AlembicSession,
    dialect: Dialect,
    operations: _Creations,
    places: Collection[Place],
) -> dict[Place, Verdict]:
    """By the names that the database has."""
    # as what is derived, they are written for a revision's `sa.text`
    declared = [
        of_index(_index_of(op), place[0], session, dialect, {place: "reflected"})
        for place, op in operations.items()
    ]
    tables = {table for table, _ in places}
    wanted = set(places)
    verdicts = verify(
        session, declared, tables=tables, is_ours=lambda table, name: (table, name) in wanted
    )
    return {(v.table, v.actual_name): v for v in verdicts if v.actual_name}


def _index_of(op: ops.CreateIndexOp) -> Index:
    """The operation's index; on a table that has its included columns, as Alembic runs it."""
    index = op.to_index()
    table = index.table
    assert table is not None
    for name in index.dialect_options["postgresql"]["include"] or ():
        if name not in table.c:
            table.append_column(Column(name, NULLTYPE))
    return index


def _is_exact(verdict: Verdict | None) -> bool:
    return (
        verdict is not None
        and verdict.state in (State.SAME, State.INVALID)
        and bool(verdict.source)
        and {difference.attribute for difference in verdict.differences} <= {Attribute.VALIDITY}
    )


def _reflected(
    models: Models, session: AlembicSession, places: Collection[Place]
) -> dict[Place, ops.CreateIndexOp]:
    tables = frozenset(table for table, _ in places)
    made = {}
    for table, indexes in catalog_indexes(tables, session.connection, unique_ones=True).items():
        for index in indexes:
            if (table, index.name) in places:
                try:
                    made[table, index.name] = ops.CreateIndexOp.from_index(
                        make_index_of(models, table, index)
                    )
                except KeyError:  # the models no longer have a column of it
                    continue
    return made


def _in_sql(verdict: Verdict, op: ops.CreateIndexOp | None, dialect: Dialect) -> ops.CreateIndexOp:
    """In the default schema the search path decides, as it does for Alembic."""
    quote = dialect.identifier_preparer.quote_identifier
    _, _, rest = verdict.reflected.partition(f"INDEX {quote(verdict.actual_name)} ON ")
    if not verdict.table.schema:
        rest = rest.removeprefix(f"{quote(dialect.default_schema_name or '')}.")
    table, schema = verdict.table.name, verdict.table.schema or None
    like = op or ops.CreateIndexOp(verdict.actual_name, table, ["x"], schema=schema)
    return stated(like, f"ON {rest}", unique=verdict.reflected.startswith("CREATE UNIQUE "))
