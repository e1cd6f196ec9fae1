"""What takes most of the server's time, where pg_stat_statements counts it."""

from idx_core.health.figures import Statement
from idx_core.health.reading.asking import Asking

_EXTENSION = """
SELECT n.nspname::text, has_schema_privilege(n.oid, 'USAGE')
FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
WHERE x.extname = 'pg_stat_statements'
"""
_STATEMENTS = """
SELECT s.queryid::text, min(s.query), sum(s.calls)::bigint, sum(s.total_exec_time)::float8,
       (sum(s.total_exec_time) / greatest(sum(s.calls), 1))::float8, sum(s.rows)::bigint,
       sum(s.shared_blks_hit + s.shared_blks_read)::bigint
FROM {schema}.pg_stat_statements s
WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
GROUP BY s.queryid
ORDER BY 4 DESC, 1
LIMIT 100
"""
_HIDDEN = "<insufficient privilege>"
_WHAT = "statements that take most time"


def read_statements(ask: Asking) -> tuple[Statement, ...]:
    """The hundred that took most time in all, of this database, the longest first."""
    found = ask.rows(_EXTENSION)
    if not found:
        ask.missing.append(f"{_WHAT}: pg_stat_statements is not installed in this database")
        return ()
    ((schema, permitted),) = found
    if not permitted:
        ask.missing.append(f"{_WHAT}: this role may not use the schema of pg_stat_statements")
        return ()
    query = _STATEMENTS.format(schema=ask.session.quote(schema))
    rows = ask.rows_or_none(_WHAT, query)
    read = [_statement(*row) for row in rows or ()]
    shown = tuple(each for each in read if each.sql != _HIDDEN and each.sql)
    if len(shown) < len(read):
        hidden = len(read) - len(shown)
        ask.missing.append(
            f"{hidden} of {len(read)} statements that take most time: those of other roles; "
            "GRANT pg_read_all_stats shows them"
        )
    return shown


def _statement(
    id: str | None,
    sql: str | None,
    calls: int,
    total_ms: float,
    mean_ms: float,
    rows: int,
    blocks: int,
) -> Statement:
    return Statement(
        id=id or "",
        sql=sql or "",
        calls=calls,
        total_ms=total_ms,
        mean_ms=mean_ms,
        rows=rows,
        blocks=blocks,
    )
