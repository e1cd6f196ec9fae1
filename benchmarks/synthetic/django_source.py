"""Write a Django project with models for a shape, an app for every fifty tables."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.skeletons import MANAGE
from benchmarks.synthetic import switch
from benchmarks.synthetic.shape import Kind, OnDelete, Reference, TableShape

_SETTINGS = """\
import os
from urllib.parse import urlsplit

APPS = {apps!r}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", *APPS]
if os.environ["BENCH_PLUGIN"] == "yes":
    INSTALLED_APPS.append("django_idx")

# Each history (the early one, the one with the derived indexes) is a package of its own.
HISTORY = os.environ["BENCH_HISTORY"]
MIGRATION_MODULES = {{app: f"{{HISTORY}}.{{app}}" for app in APPS}}

_url = urlsplit(os.environ["BENCH_DATABASE_URL"])
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path[1:],
        "HOST": _url.hostname,
        "PORT": _url.port,
        "USER": _url.username,
    }}
}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
SECRET_KEY = "benchmark"
"""

# `migrate` renders the state of all models for each operation, which takes hours for 10,000 of
# them; the tables themselves are the same.
_CREATE_TABLES = """\
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

if "django_migrations" not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
recorder = MigrationRecorder(connection)
applied = recorder.applied_migrations()
for app, name in MigrationLoader(connection).disk_migrations:
    if (app, name) not in applied:
        recorder.record_applied(app, name)
"""

_FIELDS = {
    Kind.TEXT: "models.CharField(max_length=120)",
    Kind.NUMBER: "models.IntegerField()",
    Kind.MOMENT: "models.DateTimeField(null=True)",
}


def write_django_project(folder: Path, shape: Sequence[TableShape]) -> None:
    """Write manage.py, settings.py, create_tables.py and the apps (no migration yet)."""
    folder.mkdir(parents=True)
    apps = []
    for app, tables in groupby(shape, key=lambda table: table.app):
        apps.append(_app(app))
        package = folder / apps[-1]
        package.mkdir()
        (package / "__init__.py").touch()
        head = "from django.db import models\n\nfrom switch import by_hand\n"
        source = "\n\n".join([head, *("\n".join(_class(t, shape)) for t in tables)])
        (package / "models.py").write_text(source + "\n")
    (folder / "settings.py").write_text(_SETTINGS.format(apps=apps))
    (folder / "manage.py").write_text(MANAGE)
    (folder / "create_tables.py").write_text(_CREATE_TABLES)
    shutil.copy(switch.__file__, folder / "switch.py")


def empty_history(folder: Path, name: str, shape: Sequence[TableShape]) -> None:
    """Make the packages that a history's migrations go to."""
    for app in sorted({_app(table.app) for table in shape}):
        package = folder / name / app
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
    (folder / name / "__init__.py").touch()


def _app(number: int) -> str:
    return f"app{number:03d}"


def _class(table: TableShape, shape: Sequence[TableShape]) -> Iterator[str]:
    yield f"class T{table.number}(models.Model):"
    yield '    status = models.CharField(max_length=16, default="open")'
    yield "    created_at = models.DateTimeField(auto_now_add=True)"
    for name, kind in table.columns:
        yield f"    {name} = {_FIELDS[kind]}"
    for reference in table.references:
        yield from _reference(reference, table, shape)
    yield ""
    yield "    class Meta:"
    yield f'        db_table = "{table.name}"'
    if table.unique_together:
        name = f"uq_{table.name}"
        yield "        constraints = ["
        yield f'            models.UniqueConstraint(fields=["ref0", "reference"], name="{name}")'
        yield "        ]"
    yield "        indexes = ["
    yield from (f"            {index}," for index in _indexes(table))
    yield "        ]"


def _reference(
    reference: Reference, table: TableShape, shape: Sequence[TableShape]
) -> Iterator[str]:
    target = shape[reference.target]
    optional = ", null=True" if reference.on_delete is OnDelete.SET_NULL else ""
    index = "" if reference.indexed else ", db_index=False"
    yield f"    {reference.field} = models.ForeignKey("
    yield (
        f'        "{_app(target.app)}.T{target.number}",'
        f" on_delete=models.{reference.on_delete.name}{optional}{index},"
    )
    yield f'        related_name="t{table.number}_{reference.field}",'
    yield "    )"


def _indexes(table: TableShape) -> Iterator[str]:
    name = table.name
    if table.composite:
        yield f'models.Index(fields=["ref0", "created_at"], name="{name}_crt")'
    if table.partial:
        where = 'condition=models.Q(status="open")'
        yield f'models.Index(fields=["created_at"], {where}, name="{name}_opn")'
    if table.descending:
        yield f'models.Index(fields=["status", "-created_at"], name="{name}_new")'
    for reference in table.unserved:
        field = reference.field
        yield f'*by_hand(models.Index(fields=["{field}"], name="{name}_{field}"))'
