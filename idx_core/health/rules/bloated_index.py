"""A B-tree that is much larger than what is in it."""

from collections.abc import Iterator

from idx_core.build.wording import bytes_of
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding, health_rule

PERCENT = 30
"""An index that is written in no order is a quarter empty, and stays so: that is no bloat."""


@health_rule("IDX303")
def bloated_index(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each index of which a third and `min_size` bytes would be saved."""
    for table, index in figures.indexes:
        bloat = index.bloat
        if bloat is None or bloat.wasted < max(asked.min_size, 1):
            continue
        percent = 100 * bloat.wasted / index.size
        if percent < PERCENT:
            continue
        yield HealthFinding(
            subject=index.subject,
            message=(
                f"{percent:.0f} % bloat ({bloat.how}): {bytes_of(bloat.wasted)} of "
                f"{bytes_of(index.size)} would be saved by a rebuild"
            ),
            hint="" if bloat.measured else "--exact measures it, where pgstattuple is installed.",
            statement=(f"REINDEX INDEX CONCURRENTLY {figures.sql_name(index.schema, index.name)};"),
            schema=index.schema,
            table=table.name,
            index=index.name,
            saves=bloat.wasted,
            score=float(bloat.wasted),
        )
