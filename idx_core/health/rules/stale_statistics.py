"""A table that VACUUM or ANALYZE has left alone for too long: plans are made for other data."""

from collections.abc import Iterator

from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures, Product, TableFigures
from idx_core.health.finding import HealthFinding, health_rule

_LEAST = 1000
_CHANGED = 0.2
_DEAD = 0.4
"""Autovacuum comes at a tenth and a fifth of the rows: twice that says that it does not."""

_HINT = "Autovacuum should have done so: is it held up by a transaction?"


@health_rule("IDX307")
def stale_statistics(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each table, with the statement that does by hand what was not done."""
    for table in figures.tables:
        found = _ill(table, figures)
        if found is None:
            continue
        message, verb, score = found
        is_off = table.options.get("autovacuum_enabled") in ("false", "off", "0", "no")
        yield HealthFinding(
            subject=str(table.name),
            message=message + ("; autovacuum is switched off for it" if is_off else ""),
            hint=_HINT if table.counted and not is_off else "",
            statement=f"{verb} {figures.sql_name(table.schema, table.name.name)};",
            schema=table.schema,
            table=table.name,
            score=score,
            severity=Severity.WARNING if table.counted else Severity.INFO,
        )


def _ill(table: TableFigures, figures: Figures) -> tuple[str, str, float] | None:
    """(what is wrong, the statement's verb, how much)."""
    if figures.server.product is Product.SQLITE and table.rows is None and table.indexes:
        return "never analysed: SQLite guesses which index finds fewer rows", "ANALYZE", 0
    if not table.counted or table.kind == "p" or figures.server.is_standby:
        return None
    rows, changed = table.rows or 0, table.changed_since_analyze
    if table.dead >= _LEAST + _DEAD * rows:
        when = _when("vacuumed", table.last_vacuum)
        return (
            f"{table.dead:,} dead rows beside {rows:,.0f}; {when}",
            "VACUUM (ANALYZE)",
            table.dead,
        )
    if changed < _LEAST:
        return None
    if table.last_analyze is None:
        return f"never analysed; {changed:,} rows have changed", "ANALYZE", changed
    if changed >= _LEAST + _CHANGED * rows:
        when = _when("analysed", table.last_analyze)
        return f"{changed:,} rows have changed; {when}", "ANALYZE", changed
    return None


def _when(done: str, moment: object) -> str:
    return f"never {done}" if moment is None else f"last {done} {moment:%Y-%m-%d %H:%M} UTC"
