"""The declared queries of the project: on models, on their managers, in modules of settings.

Nothing that is not named is looked at: of all models only those of the given apps, of modules only
those of the setting `queries`.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model

from idx_core.declared import any_declared
from idx_core.errors import QueryError
from idx_core.model import DeclaredQuery, Dialect

if TYPE_CHECKING:
    from idx_core.declared.parameters import Parameters


def declared_queries(
    labels: Collection[str] | None, modules: Collection[str], dialect: Dialect
) -> tuple[tuple[DeclaredQuery, ...], tuple[QueryError, ...]]:
    """The queries in order of name, and an error for each that cannot be read.

    Raises `QueryError` for a module that cannot be imported.
    """
    if not (modules or any_declared()) or dialect is Dialect.OTHER:
        return (), ()
    # what nobody needs who declares nothing
    from django_idx.param import Param
    from django_idx.query_sql import to_sql, without_database
    from django_idx.reading_sql import Compiler
    from idx_core.declared.collecting import imported, module_queries, read_queries

    compiler = Compiler(dialect)
    found = [query for name in modules for query in module_queries(imported(name), _is_model)]
    found += _of_models(labels)

    def compiled(query: Any, parameters: "Parameters") -> str:
        return to_sql(query, compiler, parameters)

    return read_queries(found, dialect, Param, compiled, without_database)


def _of_models(labels: Collection[str] | None) -> Iterator[Any]:
    from idx_core.declared.collecting import members_of

    if not any_declared():
        return
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        meta = model._meta
        if labels is not None and meta.app_label not in labels:
            continue
        parents: list[Any] = [base for base in model.__mro__[1:] if _is_concrete(base)]
        above = {base for parent in parents for base in parent.__mro__}
        bases = [base for base in model.__mro__[1:-1] if base not in above]
        name = meta.object_name or model.__name__
        yield from members_of(model, name, meta.label, bases)
        inherited = {(m.name, type(m)) for parent in parents for m in parent._meta.managers}
        for manager in meta.managers:
            if (manager.name, type(manager)) not in inherited:
                yield from _of_manager(manager, f"{name}.{manager.name}", meta.label)


def _of_manager(manager: Any, name: str, label: str) -> Iterable[Any]:
    from idx_core.declared.collecting import declaration, declared_names

    owners = (manager, _queryset_of(manager))
    owner_of = {
        member: owner
        for owner in reversed(owners)
        for member in declared_names(*type(owner).__mro__)
    }
    for member, owner in sorted(owner_of.items(), key=lambda item: item[0]):
        called = f"{name}.{member}"
        whole = f"{label}.{manager.name}.{member}"
        yield declaration(getattr(owner, member), called, whole)


def _queryset_of(manager: Any) -> Any:
    """What the manager begins with: it need not be made of the QuerySet's class."""
    from django_idx.query_sql import without_database

    try:
        with without_database():
            return manager.get_queryset()
    except Exception:  # such as a tenant that is not known here; the manager's own are found
        return None


def _is_model(value: type) -> bool:
    return issubclass(value, Model)


def _is_concrete(base: Any) -> bool:
    return issubclass(base, Model) and base is not Model and not base._meta.abstract
