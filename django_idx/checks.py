"""The static checks: what the models' indexes lack or have too much of. No database is asked.

`IDX001` is `django_idx.W001` and so on; `django_idx.W000` is a rule that failed, `django_idx.W901`
a declared query that cannot be read. A derived index
that the app's migrations already make (or a redundant one that they drop) is no finding, although
the model does not say so: see `django_idx.migrated`. Delete that migration, or remove the index in
a later one, and the warning is back.

Django runs checks before almost every command, so only the weightiest findings are told there, and
one line says how many more there are; for apps that are named (`manage.py check sales`), all are,
and advice as well: `IDX104` is `django_idx.I104`, of the level INFO.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.conf import settings as django_settings
from django.core.checks import CheckMessage, Error, Info, Warning

from idx_core.errors import IdxError, StatisticsError

if TYPE_CHECKING:
    from django_idx.judging import Judged
    from django_idx.overlay import Migrations

SHOWN = 10
SUMMARY_ID = "django_idx.W900"
UNREAD_ID = "django_idx.W901"
_UNREAD_HINT = "makemigrations ends with the same message: it would drop the query's index."


def check_indexes(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A message for each finding on the models of `app_configs`, or for the first few on all."""
    # not at the top: this module is imported by every process of a project that uses Django
    from django_idx.project_apps import own_labels
    from django_idx.run import is_before_makemigrations
    from django_idx.settings import read_settings
    from idx_core.collector import paused_collector

    if is_before_makemigrations():
        return []
    try:
        settings = read_settings()
        own = labels = own_labels(settings)
    except IdxError as error:
        return [settings_error(error)]
    if app_configs is not None:
        labels &= {config.label for config in app_configs}
    with paused_collector():
        most = SHOWN if app_configs is None else None
        try:
            return list(_messages(settings, own, labels, most)) if labels else []
        except StatisticsError as error:
            hint = "Write the file again: manage.py idx snapshot."
            return [Error(str(error), hint=hint, id="django_idx.E003")]


def settings_error(error: IdxError) -> CheckMessage:
    """What is told of settings that cannot be read."""
    hint = "Correct the setting; docs/settings.md lists all of them."
    return Error(str(error), hint=hint, id="django_idx.E002")


def _messages(
    settings: Any, own: frozenset[str], labels: frozenset[str], most: int | None
) -> Iterator[CheckMessage]:
    from django_idx.judging import judged
    from django_idx.overlay import Migrations
    from idx_core.finding import Severity

    migrations = Migrations()
    found = judged(settings, own, labels, advice=most is None, migrations=migrations)
    yield from (Warning(str(error), hint=_UNREAD_HINT, id=UNREAD_ID) for error in found.unread)
    silenced = set(django_settings.SILENCED_SYSTEM_CHECKS)
    least = Severity.INFO if most is None else Severity.WARNING
    findings = tuple(
        each
        for each in found.findings
        if not each.ignored
        and each.severity >= least
        and not (silenced and _check_id(each) in silenced)
    )
    if findings:
        yield from _told(settings, found._replace(findings=findings), migrations, most)


def _told(
    settings: Any, judged: "Judged", migrations: "Migrations", most: int | None
) -> Iterator[CheckMessage]:
    from django_idx.hints import Hints
    from django_idx.overlay import not_migrated

    findings = not_migrated(judged.schema, judged.findings, settings, migrations, judged.models)
    hints = Hints(settings, judged.schema, judged.models, findings)
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
