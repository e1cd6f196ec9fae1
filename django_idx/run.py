"""One run of makemigrations: what the autodetector may ask of it and tells it.

The command is observed from outside, so that an app's own makemigrations keeps working; where it
does not call Django's, migrations are derived all the same and only the report is missing.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.core.management.base import CommandError

from idx_core.engine import FAILED_RULE
from idx_core.errors import IdxError
from idx_core.finding import Finding


class Run:
    """`left` are the findings that nothing was done about, ranked; the autodetector fills it."""

    def __init__(self, *, update: bool = False, may_ask: bool = False) -> None:
        self.update = update
        self.may_ask = may_ask
        self.left: list[Finding] = []

    @property
    def failed_rules(self) -> int:
        return sum(finding.rule == FAILED_RULE for finding in self.left)


_current: ContextVar[Run | None] = ContextVar("django_idx_run", default=None)
_checking: ContextVar[bool] = ContextVar("django_idx_checking", default=False)


def current_run() -> Run:
    """The run of makemigrations this is part of; a silent one under migrate and in tests."""
    return _current.get() or Run()


@contextmanager
def running(run: Run) -> Iterator[None]:
    """What is done within is done as makemigrations does it."""
    token = _current.set(run)
    try:
        yield
    finally:
        _current.reset(token)


def is_makemigrations() -> bool:
    """Whether this is the command that writes migrations. Others only compare, migrate at its end.

    A declared query that cannot be read ends makemigrations, which would drop its index.
    """
    return _current.get() is not None


def is_before_makemigrations() -> bool:
    """Whether these are the checks that makemigrations begins with: it will tell it all itself."""
    return _checking.get()


def observe(command: Any) -> None:
    """Make `command.handle` print what is left to the user, after its own output."""
    command.handle = _observed(command.handle)
    command.check = _told_later(command.check)


def _told_later(check: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(check)
    def checked(self: Any, *args: Any, **options: Any) -> Any:
        token = _checking.set(True)
        try:
            return check(self, *args, **options)
        finally:
            _checking.reset(token)

    return checked


def _observed(handle: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handle)
    def observed(self: Any, *app_labels: str, **options: Any) -> Any:
        run = Run(
            update=bool(options.get("update")),
            may_ask=bool(options.get("interactive"))
            and not options.get("dry_run")
            and not options.get("check_changes")
            and sys.stdin is not None
            and sys.stdin.isatty(),
        )
        try:
            with running(run):
                result = handle(self, *app_labels, **options)
        except IdxError as error:
            raise CommandError(str(error)) from error
        except SystemExit:  # makemigrations --check, changes found
            _report(self, run, options)
            raise
        _report(self, run, options)
        if run.failed_rules:
            raise CommandError("a rule of migration-idx failed (above); all others were applied")
        return result

    return observed


def _report(command: Any, run: Run, options: dict[str, Any]) -> None:
    verbosity = options.get("verbosity", 1)
    if run.left and (verbosity >= 1 or run.failed_rules):
        from django_idx.report import print_findings  # check imports this module, and never reports

        print_findings(run.left, command.log, command.style, everything=verbosity >= 2)
