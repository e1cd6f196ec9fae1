"""migration-idx for Django: `INSTALLED_APPS += ["django_idx"]` is the whole installation.

`makemigrations` comes back with the missing index operations, `check` says what is missing or
redundant, `migrate` builds concurrently. Settings are `IDX = {…}` (docs/settings.md).

`declared_query`, `declared_sql` and `Param` are for the application's models and queries. Importing
this package imports nothing else: every process of a project does.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_idx.param import Param
    from idx_core.declared import declared_query, declared_sql


def __getattr__(name: str) -> Any:
    if name in ("declared_query", "declared_sql"):
        from idx_core import declared

        return getattr(declared, name)
    if name == "Param":
        from django_idx.param import Param

        return Param
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["Param", "declared_query", "declared_sql"]
