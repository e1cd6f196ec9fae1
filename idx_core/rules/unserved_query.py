"""A declared query that no index serves.

The application has given the query itself (`declared_query`), so its shape is known: what is
compared, how, and in which order the rows are wanted. One index may serve several queries.
"""

from collections.abc import Iterator

from idx_core.finding import Finding
from idx_core.model import Index, Schema, Table
from idx_core.operations import CreateIndex
from idx_core.ranking import rank_queries
from idx_core.rule import rule

_SHOWN = 5


@rule("IDX010")
def unserved_query(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that declared queries want, naming the queries."""
    if not schema.queries:  # true of most projects, which need no parser of SQL then
        return
    from idx_core.queries.wanted import wanted

    for each in wanted(table, schema):
        score, why = rank_queries(len(each.queries))
        yield Finding(
            table=table.name,
            columns=each.index.columns,
            message=f"no index serves {_named(each.queries)}; {each.why}",
            hint=f"Add an index on {table.name} {_definition(each.index)}.",
            fix=(CreateIndex(table.name, each.index),),
            score=score,
            why=why,
        )


def _named(queries: tuple[str, ...]) -> str:
    shown = ", ".join(queries[:_SHOWN])
    return f"{shown} and {len(queries) - _SHOWN} more" if len(queries) > _SHOWN else shown


def _definition(index: Index) -> str:
    """What the index is, in the words of CREATE INDEX."""
    from idx_core.definition import key  # only where there is something to tell

    text = f"({', '.join(map(key, index.elements))})"
    if index.method != "btree":
        text = f"using {index.method} {text}"
    if index.include:
        text += f" include ({', '.join(index.include)})"
    return text if index.predicate is None else f"{text} where {index.predicate}"
