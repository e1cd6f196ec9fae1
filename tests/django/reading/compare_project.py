"""Run with a project's settings: create all its tables, print what is read otherwise.

A process of its own, because a project brings its own settings and user model.
"""

from __future__ import annotations

import sys

import django


def main() -> int:
    django.setup()
    from django.apps import apps
    from django.db import DEFAULT_DB_ALIAS, connection

    from django_idx.reading import read_schema
    from idx_core.model import Dialect
    from tests.django.reading.catalog import differences

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    schema = read_schema(dialect=Dialect.POSTGRESQL)
    only_real, only_read = differences(DEFAULT_DB_ALIAS, schema)
    print(len(schema.tables), sum(len(table.indexes) for table in schema))
    for sign, found in (("-", only_real), ("+", only_read)):
        print(*(f"{sign} {index}" for index in sorted(map(str, found))), sep="\n")
    return bool(only_real or only_read)


if __name__ == "__main__":
    sys.exit(main())
