"""Tables that need no look, told from the models without reading any index.

Django checks a project before nearly every command, and most tables are in order: each reference
has an index of its own, and no two indexes begin with the same column. No rule finds anything
there, so `check` reads the indexes of the others only. tests/django/checks/test_in_order.py holds
this against all rules.
"""

import sys
from collections.abc import Iterator
from typing import Any

from django.db.models import CheckConstraint, Model

_GIS = "django.contrib.gis.db.models.fields"


def is_in_order(model: type[Model]) -> bool:
    """False where a rule may find something; also wherever that is not obvious."""
    meta: Any = model._meta
    if meta.private_fields or meta.pk.column is None:  # generic keys; a composite primary key
        return False
    if _GIS in sys.modules:  # a geometry has a second index, which its field alone knows about
        return False
    first: list[str | None] = []
    for field in meta.local_fields:
        if field.db_index or field._unique or field.primary_key:
            first.append(field.name)
        elif field.remote_field is not None:
            return False
    if meta.indexes or meta.constraints or meta.unique_together:
        first += _first_fields(meta)
    return None not in first and len(set(first)) == len(first)


def _first_fields(meta: Any) -> Iterator[str | None]:
    """The first field of each index and constraint of Meta; None where that is an expression."""
    for names in meta.unique_together:
        yield names[0]
    for index in meta.indexes:
        yield index.fields_orders[0][0] if index.fields_orders else None
    for constraint in meta.constraints:
        if not isinstance(constraint, CheckConstraint):
            yield next(iter(getattr(constraint, "fields", ())), None)
