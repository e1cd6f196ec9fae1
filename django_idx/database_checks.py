"""The checks of `manage.py check --database ALIAS`, which `migrate` runs as well.

`django_idx.W301` is an invalid index, `W309` a foreign key of a large table that no index serves,
`W308` a setting of the server; `W902` says that the database could not be asked. All are warnings:
an error would stop `migrate`, which may be what mends it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, InterfaceError, connections
from django.db.models import Model

from django_idx.checks import SHOWN, settings_error
from django_idx.operations.session import EditorSession
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from django_idx.verify.target import models_on
from idx_core.build.wording import one_line
from idx_core.errors import IdxError
from idx_core.finding import Finding
from idx_core.health.quick import Quick, look
from idx_core.model import TableName
from idx_core.settings import Settings
from idx_core.verbs import no_answer

_LONGEST = 300
_Models = Mapping[TableName, type[Model]]


def check_databases(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str]
) -> list[CheckMessage]:
    """A message for each ill of the project's own tables; none where it is not PostgreSQL."""
    aliases = [alias for alias in databases if connections[alias].vendor == "postgresql"]
    if not aliases:
        return []
    try:
        settings = read_settings()
        labels = own_labels(settings)
    except IdxError as error:
        return [settings_error(error)]
    if app_configs is not None:
        labels &= {config.label for config in app_configs}
    found: list[CheckMessage] = []
    for alias in aliases:
        models = models_on(alias, labels)
        try:
            with connections[alias].schema_editor(atomic=False) as editor:
                quick = look(EditorSession(editor), models.keys())
        except (DatabaseError, InterfaceError) as error:
            found.append(_unanswered(alias, error))
            continue
        messages = list(_messages(alias, quick, models, settings))
        found += messages[:SHOWN]
        if len(messages) > SHOWN:
            found.append(_more(alias, len(messages) - SHOWN))
    return found


def _messages(
    alias: str, quick: Quick, models: _Models, settings: Settings
) -> Iterator[CheckMessage]:
    for table, index in quick.invalid:
        finding = Finding(table=table, index=index, message="", rule="IDX301")
        if _is_told(finding, settings):
            yield _warning(
                f"index {index!r} of {alias!r} is invalid: queries do not use it, writes do",
                f"manage.py idx repair --database {alias}",
                "W301",
                models[table],
            )
    for found in quick.unindexed:
        if _is_told(replace(found, rule="IDX309"), settings):
            yield _warning(
                f"{', '.join(found.columns)}: in {alias!r} the {found.message}",
                "makemigrations and migrate add it; or something dropped it: manage.py idx verify",
                "W309",
                models[found.table],
            )
    if settings.selects("IDX308"):
        for name, message in quick.settings:
            hint = f"manage.py idx health --database {alias} has the statement."
            yield _warning(f"{alias!r}: setting {name} is {message}", hint, "W308", None)


def _is_told(finding: Finding, settings: Settings) -> bool:
    return settings.selects(finding.rule) and settings.ignores(finding) is None


def _warning(message: str, hint: str, id: str, model: Any) -> CheckMessage:
    """Names in it are the database's own, and may be anything."""
    return Warning(one_line(message, _LONGEST), hint=hint, obj=model, id=f"django_idx.{id}")


def _unanswered(alias: str, error: Exception) -> CheckMessage:
    hint = "Nothing is known about its indexes; the other checks went on."
    return _warning(f"{alias!r}: {no_answer(error)}", hint, "W902", None)


def _more(alias: str, number: int) -> CheckMessage:
    hint = f"manage.py idx health --database {alias} tells all."
    return _warning(f"{alias!r}: {number} more findings", hint, "W903", None)
