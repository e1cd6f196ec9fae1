"""migration-idx for Django: `INSTALLED_APPS += ["django_idx"]` is the whole installation.

`makemigrations` comes back with the missing index operations, `check` says what is missing or
redundant, `migrate` builds concurrently. Settings are `IDX = {…}` (docs/settings.md).

`declared_query`, `declared_sql` and `Param` are for the application's models and queries. Importing
this package imports no more than they need.
"""

from typing import TYPE_CHECKING, Any

from idx_core.declared import declared_query, declared_sql

if TYPE_CHECKING:
    from django_idx.param import Param


def __getattr__(name: str) -> Any:
    if name == "Param":  # it needs Django's models, whose settings may not be there yet
        from django_idx.param import Param

        return Param
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["Param", "declared_query", "declared_sql"]
