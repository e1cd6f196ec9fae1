"""A key that is the same in every row of a partial index, because the predicate fixes it.

It takes room in each entry and narrows nothing: which rows are in the index says it already.
"""

from collections.abc import Iterator

from idx_core.advice import about
from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.predicates import fixed_columns
from idx_core.redundancy import keys
from idx_core.rule import rule

_SCORE = 30


@rule("IDX105", severity=Severity.INFO)
def constant_key(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each partial index with a key that its predicate fixes."""
    for index in table.indexes:
        if index.predicate is None or index.constraint is not None:
            continue
        fixed = set(fixed_columns(index.predicate))
        constant = [column for column in index.columns if column in fixed]
        if not constant:
            continue
        left = [element.text for element in index.elements if element.column not in constant]
        names = " and ".join(constant)
        instead = (
            f"Leave {names} out: ({', '.join(left)}) WHERE {index.predicate}."
            if left
            else "Make the key what these rows are looked up or ordered by, such as the primary "
            "key or a time."
        )
        yield about(
            table,
            index,
            f"index ({keys(index)}) has {names} as a key, which is the same in all of its "
            f"rows (WHERE {index.predicate})",
            hint=instead,
            score=_SCORE,
            why="a key that narrows nothing, in every entry",
        )
