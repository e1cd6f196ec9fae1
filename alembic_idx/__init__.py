"""migration-idx for Alembic: `autogenerate_plugins=["alembic.autogenerate.*", "alembic_idx"]`.

`declared_query` and `declared_sql` are for the application's models and queries. Importing this
package imports nothing else: Alembic loads its entry point in every application.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import MetaData
    from sqlalchemy.engine import Dialect

    from idx_core.declared import declared_query, declared_sql
    from idx_core.finding import Finding
    from idx_core.settings import Settings


def findings(
    metadata: "MetaData | Sequence[MetaData]",
    dialect: "Dialect",
    settings: "Settings | None" = None,
    *,
    snapshot: "Path | None" = None,
) -> "tuple[Finding, ...]":
    """What the rules say about these tables on that database, ranked, with lines to paste.

    `dialect` is SQLAlchemy's, such as `engine.dialect` or `postgresql.dialect()`. No database is
    asked; `snapshot` is the file that `alembic-idx snapshot` has written. Raises `ValueError` when
    two of the MetaData have the same table, `QueryError` when a declared query cannot be read, and
    `StatisticsError` when the snapshot cannot.
    """
    from dataclasses import replace

    from alembic_idx.hints import with_hints
    from alembic_idx.reading import read_models
    from idx_core.engine import judge
    from idx_core.settings import Settings
    from idx_core.statistics.beside import statistics_reader

    settings = settings or Settings()
    models = read_models(metadata, dialect, modules=settings.queries)
    statistics = statistics_reader(snapshot, settings.volumes)
    schema = replace(models.schema, read_statistics=statistics)
    return tuple(with_hints(f, models, settings) for f in judge(schema, settings))


def __getattr__(name: str) -> Any:
    if name in ("declared_query", "declared_sql"):
        from idx_core import declared

        return getattr(declared, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["declared_query", "declared_sql", "findings"]
