"""The project's models and declared queries, read and judged."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Model

from django_idx.databases import target_dialect
from django_idx.reading import in_doubt, read_schema, read_suspects, tables_of
from django_idx.settings import project_folder
from idx_core.engine import judge_all
from idx_core.errors import QueryError
from idx_core.finding import Finding
from idx_core.model import DeclaredQuery, Dialect, Schema, TableName
from idx_core.rule import Rule
from idx_core.settings import Settings
from idx_core.warning_rules import warning_rules

if TYPE_CHECKING:
    from django_idx.overlay import Migrations
    from idx_core.statistics.snapshot import Snapshot


class Judged(NamedTuple):
    """All findings, ignored ones too, their indexes as Django writes them.

    `models` are those that were judged. `unread` has an error for each declared query that could
    not be read; then indexes that it wants are missing among the findings.
    """

    schema: Schema
    findings: tuple[Finding, ...]
    models: Mapping[TableName, type[Model]]
    unread: tuple[QueryError, ...] = ()


def judged(
    settings: Settings,
    own: frozenset[str],
    labels: frozenset[str] | None = None,
    *,
    advice: bool = False,
    migrations: "Migrations | None" = None,
) -> Judged:
    """The models of the apps with these labels, by default of all the project's `own`.

    Rules that only advise look at every table, and are asked with `advice`. With `migrations`,
    findings may be left out that they refute.
    """
    labels = own if labels is None else labels
    dialect = target_dialect()
    rules: tuple[Rule, ...] | None
    unread: tuple[QueryError, ...]
    try:
        queries, unread = _declared(own, settings, dialect)
    except QueryError as error:  # a module that cannot be imported
        queries, unread = (), (error,)
    # a query is about tables of several apps
    read = own if queries else labels
    models = tables_of(labels=labels)
    if advice:
        rules, only = None, frozenset(models)
        schema = read_schema(dialect=dialect, labels=read, queries=queries)
        schema = replace(schema, read_statistics=statistics_of(settings))
    else:
        tables = models if read == labels else tables_of(labels=read)
        doubts = in_doubt(tables, dialect, queries)
        if migrations is not None:
            doubts = migrations.less(tables, doubts, dialect)
        schema, suspects = read_suspects(tables, doubts, dialect, queries)
        rules = warning_rules(schema)
        only = suspects & models.keys()
    try:
        findings = judge_all(schema, settings, rules, only=only)
    except QueryError as error:  # a text that is no SQL
        unread = (*unread, error)
        schema = replace(schema, queries=())
        findings = judge_all(schema, settings, rules, only=only)
    if queries:
        from django_idx.indexes import IndexConverter  # only where there is something to convert

        findings = IndexConverter(dialect).findings(findings, models)
    return Judged(schema, findings, models, unread)


def _declared(
    own: frozenset[str], settings: Settings, dialect: Dialect
) -> tuple[tuple[DeclaredQuery, ...], tuple[QueryError, ...]]:
    """The declared queries: none, where nobody has imported what declares them."""
    if not settings.queries and "idx_core.declared" not in sys.modules:
        return (), ()
    from django_idx.queries import declared_queries

    return declared_queries(own, settings.queries, dialect)


def statistics_of(settings: Settings) -> "Callable[[Schema], Snapshot | None] | None":
    """What reads the project's snapshot of its default database, or its declared volumes."""
    from idx_core.statistics.beside import FILE_NAME, statistics_reader

    return statistics_reader(project_folder() / FILE_NAME, settings.volumes)
