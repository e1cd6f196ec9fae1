"""Indexes of one table that do each other's work in part: advice, nothing is done about it.

None of them is redundant, as each answers something that the others do not. Whether that is ever
asked for, the models do not say: where declared queries or foreign keys need an index, it is not
told. Four kinds are told, each once: the same columns in another order; a unique index that
enforces nothing of its own; keys after those that are unique already; three and more indexes that
begin with the same key.
"""

from collections.abc import Iterator, Sequence

from idx_core.advice import about
from idx_core.coverage import enforces
from idx_core.elements import same_key
from idx_core.finding import Finding, Severity
from idx_core.implication import NotNull, implies
from idx_core.keeping import worth
from idx_core.model import ConstraintKind, Index, Schema, Table
from idx_core.redundancy import described, keys, redundancies
from idx_core.rule import rule
from idx_core.usage import is_needed_alone

_MANY = 3


@rule("IDX104", severity=Severity.INFO)
def overlapping_indexes(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index whose work others do in part, or for each set of many."""
    if len(table.indexes) < 2:
        return
    redundant = {id(found.index) for found in redundancies(table, schema)}
    kept = [i for i in table.indexes if i.elements and i.valid and id(i) not in redundant]
    told: set[int] = set()
    for index in kept:
        reason = _reason(index, kept, table, schema)
        if reason is not None and not is_needed_alone(index, kept, table, schema):
            told.add(id(index))
            message, hint = reason
            yield about(table, index, message, hint=hint, why="every write maintains it")
    yield from _crowds([i for i in kept if id(i) not in told], table, schema)


def _reason(
    index: Index, kept: Sequence[Index], table: Table, schema: Schema
) -> tuple[str, str] | None:
    """(what is wrong, what to do about it), the first that applies."""
    if len(index.elements) == 1 and not index.unique:  # no other order, and nothing is narrower
        return None
    others = [other for other in kept if other is not index]
    if index.unique:
        return _reason_of_unique(index, others, table, schema)
    for other in others:
        if _narrows_nothing(index, other, table):
            rest = ", ".join(e.text for e in index.elements[len(other.elements) :])
            what = f"index ({keys(index)}) begins with the keys of {described(other)}, which finds"
            return (
                f"{what} one row; {rest} narrows nothing",
                f"Drop {index.name or 'it'}, unless it is there for index-only scans.",
            )
        if _is_permuted(index, other, table):
            kept_for = f"Keep {index.name or 'it'} if some are by {index.elements[0].text} alone."
            return (
                f"index ({keys(index)}) has the columns of {described(other)} in another order",
                f"Lookups by all of them need one. {kept_for}",
            )
    return None


def _reason_of_unique(
    index: Index, others: Sequence[Index], table: Table, schema: Schema
) -> tuple[str, str] | None:
    for other in others:
        if _enforces_nothing(index, other, table, schema):
            what = "unique constraint" if index.constraint else "unique index"
            return (
                f"{what} ({keys(index)}) enforces nothing that {described(other)} does not",
                "Drop it, or make it a plain index where lookups need its keys.",
            )
    return None


def _enforces_nothing(index: Index, other: Index, table: Table, schema: Schema) -> bool:
    if not other.unique or index.replica_identity:
        return False
    if index.constraint is ConstraintKind.PRIMARY_KEY or not enforces(other, index, table):
        return False
    if len(index.elements) == len(other.elements) and worth(index) < worth(other):
        return False  # each enforces the same: the other one is told
    return implies(index.predicate, other.predicate, NotNull(table)) and frozenset(
        index.columns
    ) not in schema.referenced_keys(table.name)


def _narrows_nothing(index: Index, other: Index, table: Table) -> bool:
    """Whether the index begins with what is unique and never null (or once at most)."""
    length = len(other.elements)
    if len(index.elements) <= length or index.include or not index.is_total:
        return False
    not_null = NotNull(table)
    return (
        other.unique
        and other.is_total
        and index.method == other.method == "btree"
        and (
            other.nulls_not_distinct
            or other.constraint is ConstraintKind.PRIMARY_KEY
            or all(e.column in not_null for e in other.elements)
        )
        and all(
            same_key(x, y, "btree", table)
            for x, y in zip(index.elements, other.elements, strict=False)
        )
    )


def _is_permuted(index: Index, other: Index, table: Table) -> bool:
    """Whether the other one has the same keys in another order, and is the one to stay."""
    return (
        index.constraint is None
        and not index.replica_identity
        and len(index.elements) == len(other.elements) > 1
        and index.method == other.method == "btree"
        and index.predicate == other.predicate
        and set(index.include) <= {*other.columns, *other.include}
        and worth(other) < worth(index)
        and all(any(same_key(x, y, "btree", table) for y in other.elements) for x in index.elements)
        and [e.text for e in index.elements] != [e.text for e in other.elements]
    )


def _crowds(kept: Sequence[Index], table: Table, schema: Schema) -> Iterator[Finding]:
    """A finding for each key with which many plain indexes begin."""
    by_first: dict[str, list[Index]] = {}
    for index in kept:
        plain = index.method == "btree" and index.is_total and not index.unique
        if plain and index.constraint is None and not index.include and len(index.elements) > 1:
            by_first.setdefault(index.elements[0].text, []).append(index)
    for first, crowd in by_first.items():
        if len(crowd) < _MANY:
            continue
        if schema.queries and all(is_needed_alone(i, kept, table, schema) for i in crowd):
            continue
        names = ", ".join(sorted(described(index) for index in crowd))
        yield Finding(
            table=table.name,
            columns=crowd[0].columns[:1],
            message=f"{len(crowd)} indexes begin with {first}: {names}",
            hint=f"Where few rows have the same {first}, one of them serves all lookups by it. "
            "Declare the queries, and each index that none of them needs is named.",
            score=15,
            why="every write maintains all of them",
        )
