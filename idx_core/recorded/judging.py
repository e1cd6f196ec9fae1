"""Recorded queries that no index serves, as advice.

Tests, and a page that somebody looks at, say which queries there are, and nothing of how often they
are sent or how large the tables will be: whether one of them matters is for the reader to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from idx_core.engine import judge
from idx_core.finding import Finding, Severity
from idx_core.model import DeclaredQuery, Index, Schema, Table, TableName
from idx_core.queries.wanted import wanted
from idx_core.recorded.file import Recorded
from idx_core.rules.unserved_query import unserved_query
from idx_core.settings import Settings

_WHY = "recorded, not declared: whether it matters nobody has said"


@dataclass(frozen=True)
class Unserved:
    """The findings; `read` are the queries that were understood, by name, of `total`."""

    findings: tuple[Finding, ...]
    read: Mapping[str, Recorded]
    total: int
    schema: Schema

    @property
    def note(self) -> str:
        """What to tell of the other queries; "" when there are none."""
        unread = self.total - len(self.read)
        return f"{unread} of {self.total} recorded queries: not understood" if unread else ""

    def queries_of(self, finding: Finding) -> tuple[Recorded, ...]:
        """Those that want the index of one of the findings."""
        table = self.schema.table(finding.table)
        asked = {create.index for create in finding.creates}
        return tuple(
            self.read[name]
            for each in (wanted(table, self.schema) if table is not None else ())
            if each.index in asked
            for name in each.queries
        )


def unserved(
    recorded: Sequence[Recorded],
    schema: Schema,
    settings: Settings,
    others: Iterable[Finding] = (),
) -> Unserved:
    """A finding for each index that the queries want, beside what the `others` would create."""
    proposed: dict[TableName, list[Index]] = {}
    for finding in others:
        for create in finding.creates:
            proposed.setdefault(create.table, []).append(create.index)
    tables = tuple(_with(table, proposed.get(table.name, ())) for table in schema)
    bare = replace(schema, tables=tables, queries=())
    named = {query: each for query, each in _declared(recorded, schema) if _is_read(query, bare)}
    asked = replace(bare, queries=tuple(named))
    found = judge(asked, settings, (unserved_query,)) if named else ()
    advice = tuple(replace(each, severity=Severity.INFO, why=_WHY) for each in found)
    read = {query.name: each for query, each in named.items()}
    return Unserved(advice, read, len(recorded), asked)


def _with(table: Table, indexes: Sequence[Index]) -> Table:
    return replace(table, indexes=(*table.indexes, *indexes)) if indexes else table


def _declared(
    recorded: Iterable[Recorded], schema: Schema
) -> Iterator[tuple[DeclaredQuery, Recorded]]:
    """The queries as if they were declared, each with a name of its own."""
    from idx_core.declared.parameters import Parameters

    names: dict[str, int] = {}
    for each in recorded:
        number = names[each.place] = names.get(each.place, 0) + 1
        name = each.place if number == 1 else f"{each.place} ({number})"
        sql = Parameters(schema.dialect).of_sql(each.sql)
        yield DeclaredQuery(name=name, sql=sql), each


def _is_read(query: DeclaredQuery, schema: Schema) -> bool:
    from idx_core.queries.analyse import accesses  # loads the parser of SQL

    try:
        accesses(query, schema)
    except Exception:  # whatever tests send: what is not understood is counted
        return False
    return True
