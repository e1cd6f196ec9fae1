"""From findings to the indexes that belong into the framework's target state.

The derived set depends on models and settings alone. What the framework's source state (the
reflected database, the migration history) already has decides only two things: an equal index is
adopted by its name, and it is kept whatever `mode` and `limit` say, which gate *new* ones.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from idx_core.coverage import covers, same_definition
from idx_core.finding import Finding
from idx_core.model import Index, Origin, Schema, TableName
from idx_core.naming import is_told_by_columns
from idx_core.operations import CreateIndex, DropIndex
from idx_core.settings import Mode, Settings

ExistingIndexes = Callable[[TableName], Iterable[Index]]
NameIndex = Callable[[TableName, Index, Collection[str]], str]
"""(table, unnamed index, names that are taken) → name."""


_REDUNDANT_PREFIX = "IDX102"
_NOT_COVERED = (
    "Not dropped: no index of the database covers it, or replication needs it there; models and "
    "database differ."
)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What to attach to and take from the target, and what is left to the user.

    `create` are all derived indexes, adopted and new ones, with their names; `new` are the findings
    behind the new ones. `drop` are redundant indexes (with `drop_redundant`), those of the models
    that a derived one makes redundant as well. `left` are the findings that nothing was done about.
    All in a stable order.
    """

    create: tuple[CreateIndex, ...] = ()
    drop: tuple[DropIndex, ...] = ()
    new: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()


def derive(
    schema: Schema,
    findings: Iterable[Finding],
    settings: Settings,
    *,
    existing: ExistingIndexes,
    name_index: NameIndex,
    accept: Callable[[Finding], bool] | None = None,
    is_really_covered: Callable[[DropIndex], bool] | None = None,
) -> Derivation:
    """Decide about each finding (of `engine.judge_all`), the most important first.

    `existing(table)` gives the source state's indexes (valid ones only), `accept` asks the user in
    mode "ask"; without it nothing new is accepted there. `is_really_covered` looks at the database
    before a redundant index is dropped: by the models' primary key it may be covered, by the real
    one not (seen in a released application).
    """
    findings = tuple(findings)
    if not findings:
        return Derivation()
    adopted = {
        op: _adopted(op, tuple(existing(op.table)), name_index)
        for finding in findings
        for op in finding.creates
    }
    # what only held findings want takes the place of nothing
    held = [f for f in findings if f.held and not all(adopted[op] for op in f.creates)]
    free = [op for finding in findings if finding not in held for op in finding.creates]
    widest = {op: op for finding in held for op in finding.creates} | _widest(free)
    names = _Names(schema, name_index)
    names.take(adopted[op] for op in widest.values())
    create: dict[CreateIndex, None] = {}
    drop: list[DropIndex] = []
    new: list[Finding] = []
    accepted: set[CreateIndex] = set()
    left: list[Finding] = []
    for finding in findings:
        wanted = [widest[op] for op in finding.creates]
        there = [adopted[op] for op in wanted]
        missing = [op for op in wanted if adopted[op] is None]
        create |= dict.fromkeys(op for op in there if op is not None)
        named = [names.given(op) for op in missing]
        if missing and all(op in create for op in named):
            continue  # a finding before this one wanted the same index
        if missing and _is_accepted(finding, len(accepted), settings, accept):
            create |= dict.fromkeys(named)
            accepted.update(named)
            new.append(replace(finding, fix=(*named, *finding.drops)))
        elif missing:
            # What exists and serves this finding alone stays until the wider index is accepted.
            own = [adopted[op] for op in finding.creates]
            create |= dict.fromkeys(op for op in own if op is not None)
            if not all(own) and not finding.ignored:
                left.append(finding)
        elif finding.creates or finding.ignored:
            continue
        elif not (finding.drops and settings.drop_redundant):
            left.append(finding)
        elif is_really_covered is None or all(map(is_really_covered, finding.drops)):
            drop += finding.drops
        else:
            left.append(replace(finding, hint=_NOT_COVERED))
    kept = _fewest(create)
    drop += _needless_beside(kept, schema, settings, drop)
    return Derivation(
        create=tuple(sorted(kept, key=lambda op: (op.table, op.index.name))),
        drop=tuple(sorted(drop, key=lambda op: (op.table, op.index.name))),
        new=tuple(new),
        left=tuple(left),
    )


def _needless_beside(
    kept: Iterable[CreateIndex], schema: Schema, settings: Settings, dropped: Collection[DropIndex]
) -> Iterator[DropIndex]:
    """With `drop_redundant`, the models' indexes that a derived one covers.

    No rule sees both: derived indexes are in no model. Such an index is as redundant as any prefix
    of a longer one, and ignored as that.
    """
    for operation in kept if settings.drop_redundant else ():
        table = schema.table(operation.table)
        for index in table.indexes if table is not None else ():
            told = Finding(
                table=operation.table,
                columns=index.columns,
                index=index.name,
                message="",
                rule=_REDUNDANT_PREFIX,
            )
            drop = DropIndex(operation.table, index)
            if (
                index.constraint is None
                and covers(operation.index, index)
                and drop not in dropped
                and settings.selects(_REDUNDANT_PREFIX)
                and not settings.ignores(told)
            ):
                yield drop


class _Names:
    """Names for new indexes, each asked for once and never given twice in a schema."""

    def __init__(self, schema: Schema, name_index: NameIndex) -> None:
        self._name_index = name_index
        self._given: dict[CreateIndex, CreateIndex] = {}
        self._taken: dict[str, set[str]] = defaultdict(set)
        for table in schema:
            names = (index.name for index in table.indexes)
            self._taken[table.name.schema].update((table.name.name, *names, *table.unread))

    def take(self, operations: Iterable[CreateIndex | None]) -> None:
        """Give the names of these to nothing new."""
        for operation in operations:
            if operation is not None:
                self._taken[operation.table.schema].add(operation.index.name)

    def given(self, operation: CreateIndex) -> CreateIndex:
        """The operation with its name."""
        if operation not in self._given:
            index, taken = operation.index, self._taken[operation.table.schema]
            name = index.name or self._name_index(operation.table, index, taken)
            taken.add(name)
            named = replace(index, name=name, origin=Origin.DERIVED)
            self._given[operation] = CreateIndex(operation.table, named)
        return self._given[operation]


def _is_accepted(
    finding: Finding,
    accepted: int,
    settings: Settings,
    accept: Callable[[Finding], bool] | None,
) -> bool:
    if (
        finding.ignored
        or finding.held
        or (settings.limit is not None and accepted >= settings.limit)
    ):
        return False
    if settings.mode is Mode.ASK:
        return accept is not None and accept(finding)
    return settings.mode is Mode.INJECT


def _adopted(
    operation: CreateIndex, existing: Collection[Index], name_index: NameIndex
) -> CreateIndex | None:
    """The operation under the name of an equal existing index; the first by name of several.

    A database writes a predicate or an expression in another way than a query. An index with one
    has its whole definition in its name, so it is the same index if it bears that name.
    """
    index = operation.index
    equal = [i.name for i in existing if i.constraint is None and same_definition(i, index)]
    if not equal and existing and not is_told_by_columns(index):
        own = name_index(operation.table, index, ())
        equal = [i.name for i in existing if i.constraint is None and i.name == own]
    if not equal:
        return None
    return CreateIndex(operation.table, replace(index, name=min(equal), origin=Origin.DERIVED))


def _widest(operations: Iterable[CreateIndex]) -> dict[CreateIndex, CreateIndex]:
    """Each wanted index with the one to make in its place: itself, or a wanted one that covers it.

    So one index serves a foreign key on (a) and one on (a, b), also when `limit` would take the
    narrower one first and the wider one in a later run.
    """
    by_table = _by_table(operations)
    widest: dict[CreateIndex, CreateIndex] = {}
    for mates in by_table.values():
        for operation in mates:
            covering = [mate for mate in mates if covers(mate.index, operation.index)]
            widest[operation] = max(covering, key=lambda mate: len(mate.index.elements))
    return widest


def _fewest(operations: Iterable[CreateIndex]) -> list[CreateIndex]:
    """Without those that another derived index of the same table covers."""
    return [
        operation
        for mates in _by_table(operations).values()
        for at, operation in enumerate(mates)
        if not any(
            covers(mate.index, operation.index)
            and (not covers(operation.index, mate.index) or other < at)
            for other, mate in enumerate(mates)
            if other != at
        )
    ]


def _by_table(operations: Iterable[CreateIndex]) -> dict[TableName, list[CreateIndex]]:
    """Without repeats, in the order in which they came."""
    by_table: dict[TableName, list[CreateIndex]] = {}
    for operation in dict.fromkeys(operations):
        by_table.setdefault(operation.table, []).append(operation)
    return by_table
