"""Foreign keys while filling: checking each of millions of rows takes most of the time.

Whoever may, switches the row-by-row check off and checks each key once, as a whole, at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.db.utils import IntegrityError, ProgrammingError


@contextmanager
def checked_at_the_end(filled: list[type[models.Model]]) -> Iterator[None]:
    """Check the foreign keys of the models in `filled` when the block ends.

    `filled` may grow inside the block, which must lie in a transaction. Raises
    `IntegrityError` that names the foreign key.
    """
    if connection.vendor != "postgresql":
        yield
        return
    if not _switch_off():
        # Table by table then, and not all rows together at the commit.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        return
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    for model in filled:
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey):
                _check(model, field)


def _switch_off() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    except ProgrammingError:  # only a superuser may, or who was granted it
        return False
    return True


def _check(model: type[models.Model], field: "models.ForeignKey[models.Model]") -> None:
    target = field.remote_field.model
    there = target._base_manager.filter(**{field.target_field.attname: OuterRef(field.attname)})
    orphans = model._base_manager.filter(~Exists(there), **{f"{field.attname}__isnull": False})
    if orphans.exists():
        raise IntegrityError(f"{model._meta.db_table}.{field.column} names a row that is not there")
