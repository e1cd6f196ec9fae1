"""The DDL of the models, as Django itself would create them on an empty PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import router


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
