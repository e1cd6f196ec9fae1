"""Declared indexes against those of a PostgreSQL database."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from idx_core.build import catalog
from idx_core.build.broken import is_copy
from idx_core.build.catalog import Relation
from idx_core.build.session import Session
from idx_core.model import TableName
from idx_core.verify.canonical import canonical, written
from idx_core.verify.comparing import differences
from idx_core.verify.declared import DeclaredIndex
from idx_core.verify.matching import matched
from idx_core.verify.reflected import (
    FoundTable,
    ReflectedIndex,
    find_tables,
    indexes_of,
)
from idx_core.verify.shape import Shape
from idx_core.verify.statement import plain_statement, statement
from idx_core.verify.verdict import Attribute, Difference, State, Verdict

_READ_AGAIN = {Attribute.PREDICATE, Attribute.EXPRESSION, Attribute.COLUMNS}
_VALIDITY = Difference(Attribute.VALIDITY, "valid", "invalid")
Ours = Callable[[TableName, str], bool]


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
    what these cannot answer is created on temporary copies, table by table, and nothing stays.
    """
    by_table: dict[TableName, list[DeclaredIndex]] = {table: [] for table in tables}
    for index in declared:
        by_table.setdefault(index.table, []).append(index)
    found = find_tables(session, by_table)
    there: dict[tuple[str, str], list[ReflectedIndex]] = defaultdict(list)
    for reflected in indexes_of(session, found.values()):
        there[reflected.schema, reflected.table].append(reflected)
    verdicts: list[Verdict] = []
    for table, indexes in by_table.items():
        place = found.get(table)
        if place is None:
            verdicts += (_without_table(index) for index in indexes)
        else:
            one = _OneTable(session, table, place, indexes, there[place.schema, place.name])
            verdicts += one.verdicts(is_ours)
    order = {state: n for n, state in enumerate(State)}
    return tuple(sorted(verdicts, key=lambda v: (v.table, v.name, v.actual_name, order[v.state])))


class _OneTable:
    """The indexes of one table, with the shapes of those that had to be created."""

    def __init__(
        self,
        session: Session,
        table: TableName,
        place: FoundTable,
        declared: Sequence[DeclaredIndex],
        reflected: Sequence[ReflectedIndex],
    ) -> None:
        self._session = session
        self._table = table
        self._place = place
        self._declared = declared
        self._reflected = reflected
        self._shapes: dict[int, Shape | str] = {}

    def verdicts(self, is_ours: Ours) -> Iterator[Verdict]:
        """About each index once. One of a partition is part of its partitioned table's index."""
        self._create(index for index in self._declared if index.plain is None)
        parts = {index.oid for index in self._reflected if index.is_part}
        names = {index.name for index in self._declared}
        own = [i for i in self._reflected if i.oid not in parts or i.name in names]
        matching = matched(self._declared, own, self._is_same)
        self._create(
            index
            for index, found in matching.pairs
            if index.plain is not None and not self._is_same(index, found)
        )
        for index, found in matching.pairs:
            yield self._pair(index, found)
        for index in matching.missing:
            yield self._missing(index)
        for found in matching.extra:
            if is_ours(self._table, found.name):
                yield self._extra(found)

    def _create(self, wanted: Iterable[DeclaredIndex]) -> None:
        indexes = list(wanted)
        if indexes:
            shapes = canonical(self._session, self._place, indexes)
            self._shapes.update(zip(map(id, indexes), shapes, strict=True))

    def _is_same(self, index: DeclaredIndex, found: ReflectedIndex) -> bool:
        """Whether they have one definition; False also where that cannot be known."""
        if index.plain is not None:
            shape = found.shape
            return (index.plain.columns, index.plain.unique, index.owner) == (
                shape.plain,
                shape.unique,
                shape.owner,
            )
        wanted = self._shapes[id(index)]
        return not isinstance(wanted, str) and next(differences(wanted, found.shape), None) is None

    def _pair(self, index: DeclaredIndex, found: ReflectedIndex) -> Verdict:
        shape = self._shapes.get(id(index))
        if isinstance(shape, str):
            return self._verdict(index, found, State.UNKNOWN, reason=shape)
        if not found.valid and (pids := self._builders(found)):
            reason = f"{catalog.describe(self._session, pids)} is building it"
            return self._verdict(index, found, State.UNKNOWN, reason=reason)
        differing = [] if shape is None else self._differences(shape, found.shape)
        if index.name and index.name != found.name and not index.any_name:
            differing.insert(0, Difference(Attribute.NAME, index.name, found.name))
        if not found.valid:
            return self._verdict(index, found, State.INVALID, (*differing, _VALIDITY))
        state = State.DIFFERENT if differing else State.SAME
        return self._verdict(index, found, state, tuple(differing))

    def _differences(self, declared: Shape, reflected: Shape) -> list[Difference]:
        """PostgreSQL reads some of its own texts otherwise than it wrote them: after a dump, `x IN
        (…)` has other casts. So what differs in an expression is read once more on both sides.
        """
        differing = list(differences(declared, reflected))
        if not _READ_AGAIN & {difference.attribute for difference in differing}:
            return differing
        again = canonical(
            self._session,
            self._place,
            [written(self._session, self._table, each) for each in (declared, reflected)],
        )
        ours, theirs = again
        if isinstance(ours, str) or isinstance(theirs, str):
            return differing
        return list(
            differences(replace(ours, owner=declared.owner), replace(theirs, owner=reflected.owner))
        )

    def _missing(self, index: DeclaredIndex) -> Verdict:
        """Without a name and a shape, it might be any of those that are there."""
        shape = self._shapes.get(id(index))
        if isinstance(shape, str) and (index.any_name or not index.name):
            return self._verdict(index, None, State.UNKNOWN, reason=shape)
        return self._verdict(
            index, None, State.MISSING, reason=shape if isinstance(shape, str) else ""
        )

    def _extra(self, found: ReflectedIndex) -> Verdict:
        if found.valid:
            return self._verdict(None, found, State.EXTRA)
        if pids := self._builders(found):
            reason = f"{catalog.describe(self._session, pids)} is building it"
            return self._verdict(None, found, State.UNKNOWN, reason=reason)
        reason = "REINDEX CONCURRENTLY was interrupted" if is_copy(found.name) else ""
        return self._verdict(None, found, State.INVALID, (_VALIDITY,), reason)

    def _builders(self, found: ReflectedIndex) -> list[int]:
        relation = Relation(
            oid=found.oid,
            kind="i",
            schema=found.schema,
            name=found.name,
            table_oid=self._place.oid,
            table=found.table,
            valid=found.valid,
            on_table=True,
            constraint=None,
        )
        return catalog.building(self._session, relation)

    def _verdict(
        self,
        index: DeclaredIndex | None,
        found: ReflectedIndex | None,
        state: State,
        differing: tuple[Difference, ...] = (),
        reason: str = "",
    ) -> Verdict:
        owner = found.shape.owner if found else index.owner if index else None
        actual = found.name if found else ""
        return Verdict(
            table=self._table,
            name=(index.name if index else "") or actual,
            state=state,
            actual_name=actual,
            differences=differing,
            reason=reason,
            declared=self._statement(index, found) if index else "",
            reflected=found.statement if found else "",
            source=index.source if index else "",
            constraint=owner.kind if owner else "",
        )

    def _statement(self, index: DeclaredIndex, found: ReflectedIndex | None) -> str:
        shape = self._shapes.get(id(index))
        place, session = self._place, self._session
        name = index.name or (found.name if found else "")
        if isinstance(shape, Shape):
            return statement(session, place.schema, place.name, name, shape)
        if index.plain is not None:
            plain, owner = index.plain, index.owner
            return plain_statement(session, place.schema, place.name, name, plain, owner)
        return ""


def _without_table(index: DeclaredIndex) -> Verdict:
    return Verdict(
        table=index.table,
        name=index.name,
        state=State.MISSING,
        reason="the database has no such table",
        source=index.source,
        constraint=index.owner.kind if index.owner else "",
    )
