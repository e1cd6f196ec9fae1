"""A panel for django-debug-toolbar: the queries of a request that no index serves.

    DEBUG_TOOLBAR_PANELS = [..., "django_idx.toolbar.IndexPanel"]

Indexes are those of the models and their migrations, and no database is asked: on a developer's
few rows PostgreSQL would need none. Under ASGI the panel is off, as every synchronous one.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from debug_toolbar.panels import Panel
from django.db import connections
from django.http import HttpRequest, HttpResponse

from django_idx.databases import target_dialect
from django_idx.hints import Hints
from django_idx.indexes import IndexConverter
from django_idx.overlay import Migrations, with_migrations
from django_idx.project_apps import own_labels
from django_idx.reading import read_schema, tables_of
from django_idx.settings import project_folder, read_settings
from idx_core.errors import IdxError
from idx_core.model import Schema
from idx_core.recorded.file import Recorded
from idx_core.recorded.judging import Unserved, unserved
from idx_core.recorded.normalising import normal_form
from idx_core.recorded.places import Places
from idx_core.settings import Mode


class IndexPanel(Panel):
    """Each index that the request's queries want, with the queries."""

    title = "Indexes"
    template = "django_idx/toolbar.html"

    def __init__(self, toolbar: Any, get_response: Any) -> None:
        super().__init__(toolbar, get_response)
        self._places = Places(project_folder())
        self._found: Counter[tuple[str, str]] = Counter()

    @property
    def nav_subtitle(self) -> str:
        """How many there are."""
        number = len(self._told.get("indexes", ()))
        return "nothing missing" if not number else f"{number} missing"

    def enable_instrumentation(self) -> None:
        """Listen to all connections of this thread."""
        for connection in connections.all():
            if self._sent not in connection.execute_wrappers:
                connection.execute_wrappers.append(self._sent)

    def disable_instrumentation(self) -> None:
        """And no longer."""
        for connection in connections.all():
            if self._sent in connection.execute_wrappers:
                connection.execute_wrappers.remove(self._sent)

    def _sent(
        self, execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any
    ) -> Any:
        text = normal_form(sql, "" if parameters is None else "format") if _is_text(sql) else None
        if text is not None:
            self._found[self._places.here(), text] += 1
        return execute(sql, parameters, many, context)

    def generate_stats(self, request: HttpRequest, response: HttpResponse) -> None:
        """Judge what was sent."""
        queries = tuple(sorted(self._found))
        try:
            found, hints = _judged(queries)
        except IdxError as error:
            self._tell({"error": str(error), "indexes": []})
            return
        indexes = [
            {
                "rule": finding.rule,
                "subject": finding.subject,
                "hint": hint,
                "queries": [
                    {"place": q.place, "sql": q.sql, "count": self._found[q.place, q.sql]}
                    for q in found.queries_of(finding)
                ],
            }
            for finding, hint in zip(found.findings, hints, strict=True)
        ]
        self._tell({"indexes": indexes, "queries": len(queries), "note": found.note, "error": ""})

    @property
    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = self.get_stats()  # type: ignore[no-untyped-call]
        return told

    def _tell(self, told: dict[str, Any]) -> None:
        self.record_stats(told)  # type: ignore[no-untyped-call]


def _is_text(sql: Any) -> bool:
    return isinstance(sql, str)  # and no object of psycopg's


@lru_cache(maxsize=256)
def _judged(queries: tuple[tuple[str, str], ...]) -> tuple[Unserved, tuple[str, ...]]:
    """With a hint for each finding; kept, as a page that is loaded again sends the same queries."""
    settings = replace(read_settings(), mode=Mode.REPORT)  # no migration will have the index
    schema, models = _schema()
    found = unserved([Recorded(place, sql, 1) for place, sql in queries], schema, settings)
    written = IndexConverter(schema.dialect).findings(found.findings, models)
    hints = Hints(settings, schema, models, written)
    return found, tuple(hints.hint(finding) for finding in written)


@cache
def _schema() -> tuple[Schema, Any]:
    """The project's models with what their migrations make of them; neither changes any more."""
    labels = own_labels(read_settings())
    models = tables_of(labels=labels)
    schema = read_schema(dialect=target_dialect(), labels=labels, queries=())
    return with_migrations(schema, Migrations(), models), models
