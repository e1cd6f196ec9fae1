"""An index, unique or foreign key operation that blocks a table in use while it works.

A plain CREATE INDEX keeps all writers out as long as the table is read; a foreign key that checks
existing rows does so on two tables; a plain DROP INDEX waits for every reader, and everybody waits
for it. On a table that is created by migrations not applied yet nobody works, and what is about to
be dropped in the same migration is locked anyway.
"""

from collections.abc import Iterator

from idx_core.finding import Finding
from idx_core.hazards import steps as s
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.rule import Case, hazard_rule
from idx_core.hazards.safe import constraint_apart, foreign_key_apart, index_of, undone
from idx_core.hazards.state import State, is_on, schema_of
from idx_core.hazards.walk import Way, table_of, ways
from idx_core.model import ForeignKey, TableName

_BUILDING = (
    s.ConstraintType.UNIQUE,
    s.ConstraintType.PRIMARY_KEY,
    s.ConstraintType.EXCLUDE,
)


@hazard_rule("IDX401")
def blocking_operation(case: Case) -> Iterator[Hazard]:
    """Yield a hazard for each operation that blocks a table in use."""
    for way in ways(case):
        for step, state in way:
            table = table_of(step, state)
            if table is None or not _is_harmless(table, step, state, way):
                yield from _judged(case, way, step, state, table)


def _judged(
    case: Case, way: Way, step: s.Step, state: State, table: TableName | None
) -> Iterator[Hazard]:
    safe: tuple[s.Step, ...] = ()
    columns: tuple[str, ...] = ()
    match step:
        case s.CreateIndex(concurrently=False, index=index):
            known, _ = state.index(index.name, step.table.schema)
            if step.if_not_exists and known is not None:
                return
            columns, name = index.columns, index.name
            message = f"creating index {name!r} keeps writers out of {table} while it is built"
            safe = (index_of(step),)
        case s.DropIndex(concurrently=False, name=name):
            if state.is_absent(name, schema_of(step)):
                return
            where = f" {table}" if table is not None else " its table"
            message = f"dropping index {name!r} waits for all who read{where}, and everybody for it"
            safe = (s.DropIndex(name=name, table=table, schema=step.schema, concurrently=True),)
        case s.Reindex(concurrently=False, name=name):
            message = f"REINDEX keeps writers out while it builds {name or 'everything'} again"
            safe = (s.Reindex(name=name, kind=step.kind, concurrently=True),)
        case s.AddConstraint(using_index="", constraint=constraint) if constraint.type in _BUILDING:
            columns, name = constraint.columns, constraint.name
            message = (
                f"adding {constraint.type} {name!r} keeps everybody out of {table} while its index"
                " is built"
            )
            safe = constraint_apart(step)
        case s.AddConstraint(constraint=constraint, not_valid=False, with_column=False) if (
            constraint.foreign_key is not None
        ):
            columns, name = constraint.columns, constraint.name
            referenced = constraint.foreign_key.referenced
            tables = f"{table} and {referenced}" if referenced != table else str(table)
            message = (
                f"adding foreign key {name!r} keeps writers out of {tables} while all rows are"
                " checked"
            )
            safe = foreign_key_apart(step)
        case s.ValidateConstraint(name=name) if _is_added_before(step, way):
            message = (
                f"validating foreign key {name!r} reads all rows of {table} while the transaction"
                " that added it keeps writers out"
            )
            safe = (step,)
        case _:
            return
    yield Hazard(
        migration=case.migration.id,
        place=step.place,
        finding=Finding(
            table=table or TableName(""),
            columns=columns if not name else (),
            index=name,
            message=message if way.upgrade else f"on the way back, {message}",
        ),
        step=step,
        safe=tuple(part.outside() if _is_apart(part) else part for part in safe),
        undo=undone(step) if way.upgrade else (),
        # a transaction that goes before would be done when what comes after fails
        apart=len(way.steps) > 1 or any(isinstance(part, s.ValidateConstraint) for part in safe),
        upgrade=way.upgrade,
    )


def _is_added_before(step: s.ValidateConstraint, way: Way) -> bool:
    """Whether the very same transaction adds the foreign key, and holds its locks."""
    return step.transactional and any(
        isinstance(other, s.AddConstraint)
        and (other.table, other.constraint.name) == (step.table, step.name)
        and other.constraint.foreign_key is not None
        and other.transactional
        for other in way.steps[: _place(way, step)]
    )


def _is_apart(step: s.Step) -> bool:
    """Whether the step must not run in the transaction of what goes before it."""
    return not (isinstance(step, s.AddConstraint) and step.not_valid)


def _is_harmless(table: TableName, step: s.Step, state: State, way: Way) -> bool:
    """Whether nobody works on the table, or something else in the migration locks it anyway."""
    if table in state.new or table in way.start.new or state.is_partitioned(table):
        return True
    coming = way.steps[_place(way, step) + 1 :]
    for other in way.steps:
        if isinstance(other, s.DropTable) and other.table == table and other in coming:
            return True
        if isinstance(step, s.DropIndex) and _changes_column(other, step, state):
            return True
    return _is_referred_to(step, way) or _comes_back(step, way)


def _comes_back(step: s.Step, way: Way) -> bool:
    """Whether it comes back with a column that was dropped: with no value in it yet."""
    if way.upgrade or not isinstance(step, s.CreateIndex | s.AddConstraint):
        return False
    on = step.index if isinstance(step, s.CreateIndex) else step.constraint
    return any(
        isinstance(other, s.AddColumn)
        and other.table == step.table
        and is_on(on, other.column.name)
        for other in way.steps
    )


def _place(way: Way, step: s.Step) -> int:
    return next(n for n, each in enumerate(way.steps) if each is step)


def _changes_column(other: s.Step, step: s.DropIndex, state: State) -> bool:
    """Dropping a column drops its indexes; retyping one builds them again."""
    if not isinstance(other, s.DropColumn | s.RetypeColumn):
        return False
    table, index = state.index(step.name, schema_of(step))
    if other.table != (table or step.table):
        return False
    return index is None or is_on(index, other.column)


def _is_referred_to(step: s.Step, way: Way) -> bool:
    """Whether a foreign key of the same migration needs the uniqueness where it is."""
    if isinstance(step, s.CreateIndex):
        table, columns, unique = step.table, step.index.columns, step.index.unique
    elif isinstance(step, s.AddConstraint):
        table, columns = step.table, step.constraint.columns
        unique = step.constraint.type is not s.ConstraintType.FOREIGN_KEY
    else:
        return False
    return unique and any(
        (table, frozenset(columns)) == (key.referenced, frozenset(key.referenced_columns))
        for key in _foreign_keys(way.steps)
    )


def _foreign_keys(steps: tuple[s.Step, ...]) -> Iterator[ForeignKey]:
    for step in steps:
        constraints: tuple[s.Constraint, ...] = ()
        if isinstance(step, s.AddConstraint):
            constraints = (step.constraint,)
        elif isinstance(step, s.CreateTable):
            constraints = step.constraints
        yield from (c.foreign_key for c in constraints if c.foreign_key is not None)
