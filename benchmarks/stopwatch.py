"""A Django project's manage.py with a stopwatch on each door through which the plugin is entered.

    python benchmarks/stopwatch.py check

Run in the project's folder, as manage.py is. The last line is the seconds that the process was
inside: the app's import, its `ready()`, the finder and what it does to both commands, the checks,
and all that any of them imports. What Django's own checks need as well comes first, because they
may run after ours: the modules of both commands, and the models' table of relations. What the
process does because of the plugin but elsewhere is not seen: a list of installed apps that is
longer by one, the lines that are printed, what is let go at the end.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

_PLUGIN = ("django_idx", "idx_core")


class Stopwatch:
    """Runs while any door is open; a door within another one changes nothing."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._open = 0

    def door(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed."""

        @wraps(function)
        def timed(*args: Any, **named: Any) -> Any:
            started = time.perf_counter()
            self._open += 1
            try:
                return function(*args, **named)
            finally:
                self._open -= 1
                if not self._open:
                    self.seconds += time.perf_counter() - started

        return timed

    def watch(self) -> None:
        """Put the stopwatch on the doors; the plugin may not have been imported yet."""
        from django.apps import AppConfig
        from django.core import checks

        for name in ("makemigrations", "migrate"):
            import_module(f"django.core.management.commands.{name}")
        create: Any = AppConfig.create
        register = checks.register

        def create_watched(entry: str) -> Any:
            if not entry.startswith(_PLUGIN):
                return create(entry)
            config = self.door(create)(entry)
            self._watch_entered()
            config.ready = self.door(config.ready)
            return config

        def register_watched(check: Any = None, *tags: Any, **named: Any) -> Any:
            if getattr(check, "__module__", "").startswith(_PLUGIN):
                check = _after(_relate, self.door(check))
            return register(check, *tags, **named)

        AppConfig.create = staticmethod(create_watched)  # type: ignore[method-assign]
        checks.register = register_watched

    def _watch_entered(self) -> None:
        """The doors of the command finder, whose module is the plugin's own first import."""
        composition: Any = self.door(import_module)("django_idx.composition")
        finder = composition._CommandFinder
        finder.find_spec = self.door(finder.find_spec)
        composition.adopt = self.door(composition.adopt)


def _relate() -> None:
    from django.apps import apps

    next(iter(apps.get_models()))._meta.get_fields(include_hidden=True)


def _after(before: Callable[[], None], function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def called(*args: Any, **named: Any) -> Any:
        before()
        return function(*args, **named)

    return called


def main() -> None:
    """Run the command, and print the seconds, however it ends."""
    from django.core.management import execute_from_command_line

    sys.path[0] = str(Path.cwd())  # where manage.py would be
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    stopwatch = Stopwatch()
    stopwatch.watch()
    try:
        execute_from_command_line(["manage.py", *sys.argv[1:]])
    finally:
        print(f"\n{stopwatch.seconds:.6f}")


if __name__ == "__main__":
    main()
