"""Records what tests send to their databases, by Django's connections and SQLAlchemy's engines."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from idx_core.recorded.file import Recorded, merged
from idx_core.recorded.normalising import normal_form
from idx_core.recorded.places import Places


class Recorder:
    """Counts statements while a test runs. `root` is the project's folder."""

    def __init__(self, root: Path) -> None:
        self._places = Places(root)
        self._test = ""
        self._found: Counter[tuple[str, str]] = Counter()
        self._normal: dict[tuple[str, str], str | None] = {}
        self._stops: dict[str, Callable[[], None]] = {}

    @contextmanager
    def recording(self, test: str) -> Iterator[None]:
        """Within the block all that is sent is this test's."""
        self._listen()
        self._test = test
        try:
            yield
        finally:
            self._test = ""

    def record(self, sql: object, style: str) -> None:
        """One execution, of a statement whose parameters are written in this style of PEP 249."""
        if not self._test or not isinstance(sql, str):
            return
        key = sql, style
        if key not in self._normal:
            if len(self._normal) > 10_000:  # lists of values as long as a test likes
                self._normal.clear()
            self._normal[key] = normal_form(sql, style)
        text = self._normal[key]
        if text is not None:
            self._found[self._places.here() or self._test, text] += 1

    def stop(self) -> tuple[Recorded, ...]:
        """What was recorded; nothing more is."""
        for stop in self._stops.values():
            stop()
        self._stops.clear()
        return merged(Recorded(place, sql, n) for (place, sql), n in self._found.items())

    def _listen(self) -> None:
        """To what the tests have imported by now."""
        if "sqlalchemy.engine" in sys.modules and "sqlalchemy" not in self._stops:
            self._stops["sqlalchemy"] = self._listen_to_sqlalchemy()
        django = sys.modules.get("django.conf")
        if django is not None and django.settings.configured:
            if "django" not in self._stops:
                self._stops["django"] = self._listen_to_django()
            from django.db import connections

            for connection in connections.all(initialized_only=True):
                self._wrap(connection)

    def _listen_to_sqlalchemy(self) -> Callable[[], None]:
        from sqlalchemy import Engine, event

        def sent(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            self.record(statement, connection.dialect.paramstyle)

        event.listen(Engine, "before_cursor_execute", sent)
        return lambda: event.remove(Engine, "before_cursor_execute", sent)

    def _listen_to_django(self) -> Callable[[], None]:
        from django.db.backends.signals import connection_created

        def opened(connection: Any, **_: Any) -> None:  # also of threads, such as a live server's
            self._wrap(connection)

        connection_created.connect(opened, weak=False)

        def stop() -> None:
            connection_created.disconnect(opened)

        return stop

    def _wrap(self, connection: Any) -> None:
        if self._sent_by_django not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._sent_by_django)

    def _sent_by_django(
        self, execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any
    ) -> Any:
        self.record(sql, "" if parameters is None else "format")
        return execute(sql, parameters, many, context)
