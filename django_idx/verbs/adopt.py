"""`manage.py idx adopt`, which Django's side does not have yet: it says what to do instead."""

from django_idx.verbs.asked import Asked
from idx_core.errors import IdxError


def run(asked: Asked) -> bool:
    """Raises `IdxError`."""
    raise IdxError(
        "cannot adopt indexes of Django's models: only alembic-idx can do that so far. "
        "Declare the index in Meta.indexes under its name in the database, and put "
        "django_idx.operations.AddIndexConcurrently into a migration with atomic = False: "
        "where the index is there already, it builds nothing"
    )
