"""A foreign key of the database that no index serves, whatever the models say.

Judged as IDX001 judges models: each delete of a referenced row scans the whole table.
"""

from collections.abc import Iterator

from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.evidence import is_large
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding, health_rule
from idx_core.health.statement import create_index
from idx_core.rules.unindexed_foreign_key import unindexed_foreign_key


@health_rule("IDX309")
def unindexed_reference(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each; of a table of few rows it is only told."""
    for table in figures.tables:
        reflected = figures.schema.table(table.name)
        if reflected is None or not reflected.foreign_keys:
            continue
        for found in unindexed_foreign_key(reflected, figures.schema):
            if found.ignored:
                continue
            large = is_large(table) or table.kind == "p"
            rows = "" if table.rows is None else f"; {table.rows:,.0f} rows"
            yield HealthFinding(
                subject=found.subject,
                message=f"{found.message}{rows}",
                statement=create_index(figures, table, found.creates[0].index),
                schema=table.schema,
                table=table.name,
                columns=found.columns,
                score=table.rows or 0,
                severity=Severity.WARNING if large else Severity.INFO,
            )
