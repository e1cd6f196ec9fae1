"""Prints, as JSON, the table and columns of every GenericForeignKey that Django itself knows."""

from __future__ import annotations

import json
from typing import Any

from django_setup import prepare_path  # type: ignore[import-not-found]


def _column(model: Any, field: str) -> str:
    return str(model._meta.get_field(field).column)


def main() -> None:
    prepare_path()
    import django

    django.setup()
    from django.apps import apps
    from django.contrib.contenttypes.fields import GenericForeignKey

    found = {
        (
            model._meta.db_table,
            _column(model, field.ct_field),
            _column(model, field.fk_field),
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    }
    print(json.dumps(sorted(found)))


if __name__ == "__main__":
    main()
