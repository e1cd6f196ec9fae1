"""What goes wrong with concurrent operations, in one line with its remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from django_idx.operations.at_work import at_work
from idx_core.errors import BuildError, IdxError, SettingsError


class ConcurrentOperationError(IdxError, CommandError):
    """A concurrent operation cannot go on. `manage.py migrate` shows it without a traceback."""


@contextmanager
def shown_as_command_error() -> Iterator[None]:
    """Have Django show the core's errors as one line, without a traceback."""
    try:
        with at_work():
            yield
    except (BuildError, SettingsError) as error:
        raise ConcurrentOperationError(str(error)) from error
