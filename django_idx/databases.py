"""Which databases the migrations are meant for: those of the settings, none is connected to.

Whoever runs makemigrations may do so on SQLite; what counts is whether any alias is PostgreSQL,
or `concurrently` says so.
"""

from django.db import connections

from django_idx.settings import concurrency_is_set
from idx_core.model import Dialect

_DIALECTS = {
    "postgresql": Dialect.POSTGRESQL,
    "mysql": Dialect.MYSQL,
    "sqlite": Dialect.SQLITE,
}


def target_dialect() -> Dialect:
    """The dialect that rules judge for: PostgreSQL if any alias is one, else the default's."""
    vendors = {alias: connections[alias].vendor for alias in connections}
    if concurrency_is_set() or "postgresql" in vendors.values():
        return Dialect.POSTGRESQL
    return _DIALECTS.get(vendors.get("default", ""), Dialect.OTHER)


def wants_concurrent() -> bool:
    """Whether operations on existing tables are generated in their concurrent form."""
    chosen = concurrency_is_set()
    return target_dialect() is Dialect.POSTGRESQL if chosen is None else chosen
