"""What goes wrong with concurrent operations, in one line with its remedy."""

from django.core.management.base import CommandError

from idx_core.errors import IdxError


class ConcurrentOperationError(IdxError, CommandError):
    """A concurrent operation cannot go on. `manage.py migrate` shows it without a traceback."""
