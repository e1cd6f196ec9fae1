"""The static checks: what the models' indexes lack or have too much of. No database is asked.

`IDX001` is `django_idx.W001` and so on; `django_idx.W000` is a rule that failed. A derived index
that the app's migrations already make (or a redundant one that they drop) is no finding, although
the model does not say so: see `django_idx.migrated`. Delete that migration, or remove the index in
a later one, and the warning is back.

Django runs checks before almost every command, so only the weightiest findings are told there, and
one line says how many more there are; for apps that are named (`manage.py check sales`), all are,
and advice as well: `IDX104` is `django_idx.I104`, of the level INFO.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Info, Warning

from idx_core.errors import IdxError

SHOWN = 10
SUMMARY_ID = "django_idx.W900"


def check_indexes(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A message for each finding on the models of `app_configs`, or for the first few on all."""
    # not at the top: this module is imported by every process of a project that uses Django
    from django_idx.collector import paused_collector
    from django_idx.project_apps import own_labels
    from django_idx.run import is_before_makemigrations
    from django_idx.settings import read_settings

    if is_before_makemigrations():
        return []
    try:
        settings = read_settings()
        labels = own_labels(settings)
    except IdxError as error:
        hint = "Correct the setting; docs/settings.md lists all of them."
        return [Error(str(error), hint=hint, id="django_idx.E002")]
    if app_configs is not None:
        labels &= {config.label for config in app_configs}
    with paused_collector():
        most = SHOWN if app_configs is None else None
        return list(_messages(settings, labels, most)) if labels else []


def _messages(settings: Any, labels: frozenset[str], most: int | None) -> Iterator[CheckMessage]:
    from django_idx.databases import target_dialect
    from django_idx.hints import Hints
    from django_idx.overlay import not_migrated
    from django_idx.reading import read_schema, read_suspects, tables_of
    from idx_core.engine import judge
    from idx_core.registry import WARNING_RULES

    silenced = set(django_settings.SILENCED_SYSTEM_CHECKS)
    if most is None:
        schema = read_schema(dialect=target_dialect(), labels=labels)
        findings = judge(schema, settings)
    else:
        schema, suspects = read_suspects(dialect=target_dialect(), labels=labels)
        findings = judge(schema, settings, WARNING_RULES, only=suspects)
    findings = tuple(found for found in findings if _check_id(found) not in silenced)
    if not findings:
        return
    models = tables_of(labels=labels)
    findings = not_migrated(schema, findings, settings, models)
    hints = Hints(settings, schema, models, findings)
    for found in findings[:most]:
        subject = hints.subject(found)
        kind = Warning if _warns(found) else Info
        yield kind(
            f"{subject}: {found.message}" if subject else found.message,
            hint=hints.hint(found),
            obj=hints.model(found),
            id=_check_id(found),
        )
    if most is not None and len(findings) > most:
        yield _summary([found.rule for found in findings[most:]])


def _summary(rules: Sequence[str]) -> CheckMessage:
    counts = ", ".join(f"{n} of {rule}" for rule, n in sorted(Counter(rules).items()))
    return Warning(
        f"migration-idx: {len(rules)} more findings of less weight ({counts}).",
        hint="manage.py check APP_LABEL tells all of an app. makemigrations creates what is "
        'missing, and with IDX = {"drop_redundant": True} drops what is redundant.',
        id=SUMMARY_ID,
    )


def _check_id(found: Any) -> str:
    return f"django_idx.{'W' if _warns(found) else 'I'}{found.rule.removeprefix('IDX')}"


def _warns(found: Any) -> bool:
    from idx_core.finding import Severity

    return bool(found.severity >= Severity.WARNING)
