"""An index that is not valid: no query uses it, and nearly every write maintains it."""

from collections.abc import Iterator

from idx_core.build.broken import BrokenIndex, Remedy
from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding, health_rule
from idx_core.model import TableName

_HINTS = {
    Remedy.WAIT: "Wait for it.",
    Remedy.BY_HAND: "Mend it by hand.",
}


@health_rule("IDX301", severity=Severity.ERROR)
def invalid_index(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield a finding for each; one that is being built at this moment is only told."""
    names = {table.oid: table.name for table in figures.tables}
    for broken in figures.broken:
        relation = broken.relation
        is_being_built = broken.remedy is Remedy.WAIT
        elsewhere = TableName(relation.table or "", relation.schema)
        table = names.get(relation.table_oid or "", elsewhere)
        yield HealthFinding(
            subject=f"{table}.{relation.name}",
            message=f"index is invalid: {broken.reason}",
            hint=_HINTS.get(broken.remedy, "The verb `repair` does it with the usual care."),
            statement=_statement(broken, figures),
            schema=relation.schema,
            table=table,
            index=relation.name,
            saves=broken.size if broken.remedy is Remedy.DROP else 0,
            score=float(broken.size),
            severity=Severity.INFO if is_being_built else Severity.ERROR,
        )


def _statement(broken: BrokenIndex, figures: Figures) -> str:
    name = figures.sql_name(broken.relation.schema, broken.relation.name)
    match broken.remedy:
        case Remedy.REBUILD:
            return f"REINDEX INDEX CONCURRENTLY {name};"
        case Remedy.DROP:
            return f"DROP INDEX CONCURRENTLY {name};"
        case _:
            return ""
