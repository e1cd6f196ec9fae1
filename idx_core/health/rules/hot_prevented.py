"""Updates that make entries in every index of a table, because one index has what they change.

An update is heap-only (HOT) when no index has a changed column and the new row finds room on the
page of the old one. From PostgreSQL 16 on BRIN does not stand in the way, and rows that went to
another page are counted.
"""

import re
from collections.abc import Iterator, Sequence

from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.evidence import evidence
from idx_core.health.figures import Figures, IndexFigures, TableFigures
from idx_core.health.finding import HealthFinding, health_rule
from idx_core.model import ConstraintKind, Table

UPDATES = 1000
SHARE = 0.5
_SHOWN = 4
_WORD = re.compile(r'"((?:[^"]|"")+)"|([^\W\d]\w*)')


@health_rule("IDX306", severity=Severity.INFO)
def hot_prevented(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each table with many updates of which less than half are HOT."""
    for table in figures.tables:
        share = table.hot_share
        if table.updates < UPDATES or share is None or share >= SHARE or not table.indexes:
            continue
        if table.size < asked.min_size:
            continue
        message, hint, statement, columns = _cause(table, figures)
        yield HealthFinding(
            subject=str(table.name),
            message=(
                f"{share:.0%} of {table.updates:,} updates are HOT, the others make entries "
                f"in {len(table.indexes)} indexes; {message}"
            ),
            hint=hint,
            statement=statement,
            schema=table.schema,
            table=table.name,
            columns=columns,
            score=float(table.updates - table.hot_updates),
        )


def _cause(table: TableFigures, figures: Figures) -> tuple[str, str, str, tuple[str, ...]]:
    """(the cause and how sure it is, a hint, a statement, the columns)."""
    others = table.updates - table.hot_updates
    if table.newpage_updates is not None and table.newpage_updates >= others / 2:
        fill = int(table.options.get("fillfactor", 100))
        name = figures.sql_name(table.schema, table.name.name)
        return (
            f"{table.newpage_updates:,} found no room on the page (certain)",
            "New pages are then filled in part; VACUUM FULL or pg_repack applies it to old ones.",
            f"ALTER TABLE {name} SET (fillfactor = {max(min(fill - 10, 90), 50)});",
            (),
        )
    reflected = figures.schema.table(table.name)
    assert reflected is not None
    candidates = [index for index in table.indexes if _may_prevent(index, figures)]
    updated = evidence(figures).updated.get(table.name, frozenset())
    told = [index for index in candidates if _columns(index, reflected) & updated]
    if told:
        columns = sorted({c for index in told for c in _columns(index, reflected)} & updated)
        return (
            f"statements set {', '.join(columns)}, which {_named(told)} has (likely)",
            _HINT,
            "",
            tuple(columns),
        )
    if len(candidates) == 1:
        sure = "likely" if table.newpage_updates is None else "certain"
        columns = sorted(_columns(candidates[0], reflected))
        return f"only {_named(candidates)} can be why ({sure})", _HINT, "", tuple(columns)
    if not candidates:
        return "the key itself is changed, or pages have no room (possible)", "", "", ()
    unknown = "pg_stat_statements would tell which columns updates set."
    return f"one of {_named(candidates)} is why (possible)", unknown, "", ()


_HINT = "Is the index worth that? Without it, or without the changed column, updates are HOT again."


def _may_prevent(index: IndexFigures, figures: Figures) -> bool:
    """Keys are seldom changed; and BRIN is no obstacle from PostgreSQL 16 on."""
    if index.index.method == "brin" and figures.server.version >= 16:
        return False
    return index.index.constraint is not ConstraintKind.PRIMARY_KEY


def _columns(index: IndexFigures, table: Table) -> frozenset[str]:
    """All columns that the index depends on, in expressions and predicate as well."""
    found = {*index.index.columns, *index.index.include}
    texts = [element.expression or "" for element in index.index.elements]
    for text in (*texts, index.index.predicate or ""):
        found |= {quoted.replace('""', '"') or bare for quoted, bare in _WORD.findall(text)}
    return frozenset(found) & set(table.columns.names)


def _named(indexes: Sequence[IndexFigures]) -> str:
    names = [index.name for index in indexes]
    if len(names) > _SHOWN:
        return f"{', '.join(names[:_SHOWN])} and {len(names) - _SHOWN} more"
    return ", ".join(names)
