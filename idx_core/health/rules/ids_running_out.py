"""Transaction ids that are not frozen in time: near 2 billion PostgreSQL stops accepting writes."""

from collections.abc import Iterator

from idx_core.finding import Severity
from idx_core.health.asked import Asked
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding, health_rule

STOPS_AT = 2_000_000_000
_CRITICAL = 1_500_000_000
_LATE = 2  # times the age at which an emergency vacuum starts
_SHOWN = 3


@health_rule("IDX310", severity=Severity.ERROR)
def ids_running_out(figures: Figures, asked: Asked) -> Iterator[HealthFinding]:
    """Yield one finding for the database, naming the tables that hold it up."""
    age = figures.server.ids_used
    starts_at = int(figures.server.settings.get("autovacuum_freeze_max_age", 200_000_000))
    if age < min(_LATE * starts_at, _CRITICAL):
        return
    oldest = sorted(figures.tables, key=lambda t: (-t.ids_used, t.name))[:_SHOWN]
    names = [figures.sql_name(table.schema, table.name.name) for table in oldest]
    yield HealthFinding(
        subject=f"database {figures.server.database}",
        message=(
            f"the oldest transaction id is {age:,} old, of {STOPS_AT:,} at which writes stop; "
            f"autovacuum freezes from {starts_at:,} on, and does not keep up"
        ),
        hint="Look for old transactions, prepared ones and replication slots that hold it up.",
        statement=f"VACUUM (FREEZE) {', '.join(names)};" if names else "",
        score=float(age),
        severity=Severity.ERROR if age >= _CRITICAL else Severity.WARNING,
    )
