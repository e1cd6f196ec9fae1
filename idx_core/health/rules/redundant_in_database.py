"""An index that another one of the database makes redundant, whatever the models say.

Judged by the same algebra as the models' own (IDX101, IDX102, IDX103), on what the catalog has.
"""

from collections.abc import Iterator

from idx_core.build.wording import bytes_of
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding, health_rule
from idx_core.health.statement import drop_index
from idx_core.redundancy import keys, redundancies


@health_rule("IDX304")
def redundant_in_database(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each redundant index, naming the one that stays."""
    for table in figures.tables:
        reflected = figures.schema.table(table.name)
        if reflected is None or len(reflected.indexes) < 2:
            continue
        own = {index.name: index for index in table.indexes}
        for found in redundancies(reflected, figures.schema):
            index = own.get(found.index.name)
            if index is None or index.attached or index.size < asked.min_size:
                continue
            takes = f"; it takes {bytes_of(index.size)}" if index.size else ""
            same = found.is_repeated and not found.is_longer
            relation = "has the same keys as" if same else "is covered by"
            yield HealthFinding(
                subject=index.subject,
                message=(f"index ({keys(found.index)}) {relation} {found.kept_name}{takes}"),
                statement=drop_index(figures, index),
                schema=index.schema,
                table=table.name,
                index=index.name,
                relies_on=found.kept.name,
                saves=index.size,
                score=float(index.size),
            )
