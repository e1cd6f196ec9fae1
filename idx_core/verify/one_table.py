"""The indexes of one table: which declared one is which of the database, and what differs."""

from collections.abc import Callable, Iterator, Sequence

from idx_core.build import catalog
from idx_core.build.broken import is_copy
from idx_core.build.catalog import Relation
from idx_core.build.session import Session
from idx_core.model import TableName
from idx_core.verify.canonical import Wanted
from idx_core.verify.comparing import differences
from idx_core.verify.declared import DeclaredIndex
from idx_core.verify.matching import Matching, matched
from idx_core.verify.reflected import FoundTable, ReflectedIndex
from idx_core.verify.shape import Shape
from idx_core.verify.shapes import Shapes
from idx_core.verify.statement import plain_statement, statement
from idx_core.verify.verdict import Attribute, Difference, State, Verdict

_READ_AGAIN = {Attribute.PREDICATE, Attribute.EXPRESSION, Attribute.COLUMNS}
_VALIDITY = Difference(Attribute.VALIDITY, "valid", "invalid")
Ours = Callable[[TableName, str], bool]


class OneTable:
    """A table that is there. `shapes` are those that had to be created, of all tables.

    Asked in this order, with `shapes` completed in between: `unsaid`, `match`, `in_doubt`,
    `to_read_again`, `verdicts`.
    """

    def __init__(
        self,
        session: Session,
        shapes: Shapes,
        table: TableName,
        place: FoundTable,
        declared: Sequence[DeclaredIndex],
        reflected: Sequence[ReflectedIndex],
    ) -> None:
        self._session = session
        self._shapes = shapes
        self._table = table
        self._place = place
        self._declared = declared
        self._reflected = reflected
        self._matching = Matching()

    def unsaid(self) -> Iterator[Wanted]:
        """The declared indexes of which PostgreSQL alone knows what they are."""
        for index in self._declared:
            if index.plain is None:
                yield self._place, index

    def match(self) -> None:
        """Pair both sides. One of a partition is part of its partitioned table's index."""
        parts = {index.oid for index in self._reflected if index.is_part}
        names = {index.name for index in self._declared}
        own = [i for i in self._reflected if i.oid not in parts or i.name in names]
        self._matching = matched(self._declared, own, self._is_same)

    def in_doubt(self) -> Iterator[Wanted]:
        """The plain ones that are not the same."""
        for index, found in self._matching.pairs:
            if index.plain is not None and not self._is_same(index, found):
                yield self._place, index

    def to_read_again(self) -> Iterator[tuple[FoundTable, DeclaredIndex, Shape, Shape]]:
        """PostgreSQL reads some of its own texts otherwise than it wrote them: after a dump, `x IN
        (…)` has other casts. So what differs in an expression is read once more on both sides.
        """
        for index, found in self._matching.pairs:
            shape = self._shapes.of(index)
            if isinstance(shape, Shape) and _READ_AGAIN & {
                difference.attribute for difference in differences(shape, found.shape)
            }:
                yield self._place, index, shape, found.shape

    def verdicts(self, is_ours: Ours) -> Iterator[Verdict]:
        """About each index once."""
        for index, found in self._matching.pairs:
            yield self._pair(index, found)
        for index in self._matching.missing:
            yield self._missing(index)
        for found in self._matching.extra:
            if is_ours(self._table, found.name):
                yield self._extra(found)

    def _is_same(self, index: DeclaredIndex, found: ReflectedIndex) -> bool:
        """Whether they have one definition; False also where that cannot be known."""
        if index.plain is not None:
            shape = found.shape
            return (index.plain.columns, index.plain.unique, index.owner) == (
                shape.plain,
                shape.unique,
                shape.owner,
            )
        wanted = self._shapes.of(index)
        return isinstance(wanted, Shape) and next(differences(wanted, found.shape), None) is None

    def _pair(self, index: DeclaredIndex, found: ReflectedIndex) -> Verdict:
        shape = self._shapes.of(index)
        if isinstance(shape, str):
            return self._verdict(index, found, State.UNKNOWN, reason=shape)
        if not found.valid and (pids := self._builders(found)):
            reason = f"{catalog.describe(self._session, pids)} is building it"
            return self._verdict(index, found, State.UNKNOWN, reason=reason)
        differing = [] if shape is None else self._shapes.differences(index, found.shape)
        if index.name and index.name != found.name and not index.any_name:
            differing.insert(0, Difference(Attribute.NAME, index.name, found.name))
        if not found.valid:
            return self._verdict(index, found, State.INVALID, (*differing, _VALIDITY))
        state = State.DIFFERENT if differing else State.SAME
        return self._verdict(index, found, state, tuple(differing))

    def _missing(self, index: DeclaredIndex) -> Verdict:
        """Without a name and a shape, it might be any of those that are there."""
        shape = self._shapes.of(index)
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
        shape = self._shapes.of(index)
        place, session = self._place, self._session
        name = index.name or (found.name if found else "")
        if isinstance(shape, Shape):
            return statement(session, place.schema, place.name, name, shape)
        if index.plain is not None:
            plain, owner = index.plain, index.owner
            return plain_statement(session, place.schema, place.name, name, plain, owner)
        return ""
