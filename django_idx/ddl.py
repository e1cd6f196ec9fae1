"""The DDL of the models, as Django itself would create them on an empty PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import router

from django_idx.names import derived_index_name
from django_idx.project_apps import own_labels
from django_idx.queries import declared_queries
from django_idx.reading import read_schema
from idx_core.explain.derived import DerivedIndex, derived_indexes
from idx_core.model import Dialect, Schema
from idx_core.settings import Settings


def ddl_of(connection: Any) -> str:
    """A script that creates the tables of all models that belong on this database.

    Nothing is run: the connection, to PostgreSQL, is asked how values are quoted, no more.
    """
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for model in apps.get_models():
            options = model._meta
            if options.proxy or options.swapped or not options.managed:
                continue
            if router.allow_migrate_model(connection.alias, model):
                editor.create_model(model)
    return "".join(f"{statement}\n" for statement in editor.collected_sql)


def schema_of(settings: Settings) -> Schema:
    """The project's own models with their declared queries. Raises `QueryError`."""
    labels = own_labels(settings)
    queries, broken = declared_queries(labels, settings.queries, Dialect.POSTGRESQL)
    for error in broken:
        raise error
    return read_schema(dialect=Dialect.POSTGRESQL, labels=labels, queries=queries)


def derived_of(schema: Schema, settings: Settings) -> tuple[DerivedIndex, ...]:
    """The indexes that are derived for these models and not in them."""
    return derived_indexes(
        schema,
        settings,
        lambda table, index, taken: derived_index_name(settings, table, index, taken),
    )
