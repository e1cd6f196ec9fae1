"""Recorded queries that no index serves, as advice.

Tests, and a page that somebody looks at, say which queries there are, and nothing of how often they
are sent or how large the tables will be: whether one of them matters is for the reader to say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from idx_core.engine import judge
from idx_core.finding import Finding, Severity
from idx_core.model import DeclaredQuery, Index, Schema, Table, TableName
from idx_core.recorded.file import Recorded
from idx_core.rules.unserved_query import unserved_query
from idx_core.settings import Settings

_WHY = "recorded, not declared: whether it matters nobody has said"


@dataclass(frozen=True, slots=True)
class Unserved:
    """The findings, and how many of how many queries nobody understood."""

    findings: tuple[Finding, ...]
    unread: int
    total: int

    @property
    def note(self) -> str:
        """What to tell of those; "" when there are none."""
        if not self.unread:
            return ""
        return f"{self.unread} of {self.total} recorded queries: not understood"


def unserved(
    recorded: Sequence[Recorded],
    schema: Schema,
    settings: Settings,
    others: Iterable[Finding] = (),
) -> Unserved:
    """A finding for each index that the queries want, beside what the `others` would create."""
    wanted: dict[TableName, list[Index]] = {}
    for finding in others:
        for create in finding.creates:
            wanted.setdefault(create.table, []).append(create.index)
    tables = tuple(_with(table, wanted.get(table.name, ())) for table in schema)
    bare = replace(schema, tables=tables, queries=())
    queries = [query for query in _declared(recorded, schema) if _is_read(query, bare)]
    if not queries:
        return Unserved((), len(recorded), len(recorded))
    found = judge(replace(bare, queries=tuple(queries)), settings, (unserved_query,))
    advice = tuple(replace(each, severity=Severity.INFO, why=_WHY) for each in found)
    return Unserved(advice, len(recorded) - len(queries), len(recorded))


def _with(table: Table, indexes: Sequence[Index]) -> Table:
    return replace(table, indexes=(*table.indexes, *indexes)) if indexes else table


def _declared(recorded: Iterable[Recorded], schema: Schema) -> Iterable[DeclaredQuery]:
    """The queries as if they were declared, each with a name of its own."""
    from idx_core.declared.parameters import Parameters

    names: dict[str, int] = {}
    for each in recorded:
        number = names[each.place] = names.get(each.place, 0) + 1
        name = each.place if number == 1 else f"{each.place} ({number})"
        sql = Parameters(schema.dialect).of_sql(each.sql)
        yield DeclaredQuery(name=name, sql=sql)


def _is_read(query: DeclaredQuery, schema: Schema) -> bool:
    from idx_core.queries.analyse import accesses  # loads the parser of SQL

    try:
        accesses(query, schema)
    except Exception:  # whatever tests send: what is not understood is counted
        return False
    return True
