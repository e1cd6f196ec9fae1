"""How each replica has used the indexes; one that cannot be asked is told, and not guessed."""

from collections.abc import Sequence

from idx_core.build.session import Session
from idx_core.errors import HealthError
from idx_core.health.asked import OpenReplica
from idx_core.health.figures import Replica, Usage
from idx_core.health.reading.asking import asking, reason_of
from idx_core.health.reading.indexes import Name, read_usage
from idx_core.statistics.reading.server import counted_days


def read_replicas(
    replicas: Sequence[tuple[str, OpenReplica]], session: Session, timeout: float
) -> list[tuple[Replica, dict[Name, Usage]]]:
    """Each replica with its counters, in the order in which they were given."""
    return [_read(name, opened, session, timeout) for name, opened in replicas]


def _read(
    name: str, opened: OpenReplica, session: Session, timeout: float
) -> tuple[Replica, dict[Name, Usage]]:
    try:
        with opened() as replica, asking(replica, timeout) as ask:
            usage = read_usage(ask, name)
            days = counted_days(ask)
    except HealthError as error:
        return Replica(name=name, reason=str(error.__cause__ or error)), {}
    except Exception as error:  # of a driver that the core does not know: it cannot be reached
        return Replica(name=name, reason=reason_of(error, session)), {}
    return Replica(name=name, counted_days=days), usage
