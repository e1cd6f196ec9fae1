"""A connection of one's own, for the length of a block."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django_idx.operations.session import EditorSession


@contextmanager
def opened_beside(connection: Any) -> Iterator[EditorSession]:
    """A session on a connection that nobody else has (`copy()`), which is closed at the end."""
    connection.settings_dict["OPTIONS"].pop("pool", None)  # of which it would be the only user
    try:
        with connection.schema_editor(atomic=False) as editor:
            yield EditorSession(editor)
    finally:
        connection.close()
