"""Writes a Django project whose migrations use the operations of `django_idx`."""

from __future__ import annotations

from pathlib import Path

from benchmarks.disturbed.schema import EVENTS
from benchmarks.skeletons import MANAGE

_SETTINGS = """\
import os
from urllib.parse import urlsplit

INSTALLED_APPS = ["django.contrib.postgres", "django_idx", "bank"]
IDX = {"lock_timeout": "200ms", "build_deadline": "30s", "parallel_builds": AT_ONCE}
_url = urlsplit(os.environ["CHAOS_URL"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path[1:],
        "HOST": _url.hostname,
        "PORT": _url.port,
        "USER": _url.username,
    }
}
USE_TZ = True
SECRET_KEY = "chaos"
"""

_ACCOUNT_FIELDS = {
    "id": "models.BigIntegerField(primary_key=True)",
    "owner": "models.TextField()",
    "email": "models.TextField()",
    "balance": "models.IntegerField()",
    "closed": "models.BooleanField()",
    "tags": "models.JSONField()",
}
_ENTRY_FIELDS = {
    "id": "models.BigAutoField(primary_key=True)",
    "writer": "models.IntegerField()",
    "number": "models.IntegerField()",
    "account": "models.BigIntegerField()",
    "amount": "models.IntegerField()",
    "note": "models.TextField()",
    "at": "models.DateTimeField()",
}
_EVENT_FIELDS = {
    "id": "models.BigIntegerField(primary_key=True)",
    "account": "models.BigIntegerField()",
    "writer": "models.IntegerField()",
    "number": "models.IntegerField()",
    "at": "models.DateTimeField()",
}
_MODELS = {
    "account": ("accounts", _ACCOUNT_FIELDS),
    "entry": ("entries", _ENTRY_FIELDS),
    "event": ("events", _EVENT_FIELDS),
}
_FIRST = (
    ("account", 'models.Index(fields=["owner"], name="accounts_owner")'),
    ("account", 'models.UniqueConstraint(fields=["email"], name="accounts_email")'),
    (
        "account",
        'models.Index(fields=["balance"], condition=models.Q(closed=False), name="accounts_open")',
    ),
    ("account", 'models.Index(Lower("owner"), name="accounts_lower")'),
)
_SECOND = (
    (
        "entry",
        'models.Index(fields=["account"], include=["amount", "note"], name="entries_cover")',
    ),
    ("entry", 'models.Index(fields=["account", "-at"], name="entries_newest")'),
    ("entry", 'models.UniqueConstraint(fields=["writer", "number"], name="entries_number")'),
    ("account", 'GinIndex(fields=["tags"], name="accounts_tags")'),
    ("event", 'models.Index(fields=["at", "account"], name="events_at")'),
)
_IMPORTS = """\
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
"""
_MIGRATION = """\
from django.db import migrations

from django_idx.operations import AddIndexConcurrently, AddUniqueConstraintConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("bank", "{below}")]
    operations = [
"""
_INITIAL = """\
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    operations = [
"""


def write_django_project(folder: Path, at_once: int) -> None:
    """Write manage.py, settings.py and the app `bank` with three migrations into `folder`.

    `at_once` is the setting `parallel_builds`.
    """
    migrations = folder / "bank" / "migrations"
    migrations.mkdir(parents=True)
    (folder / "manage.py").write_text(MANAGE)
    (folder / "settings.py").write_text(_SETTINGS.replace("AT_ONCE", str(at_once)))
    (folder / "bank" / "__init__.py").touch()
    (folder / "bank" / "models.py").write_text(_models())
    (migrations / "__init__.py").touch()
    tables = _IMPORTS + _INITIAL + "".join(map(_create_model, _MODELS)) + "    ]\n"
    (migrations / "0001.py").write_text(tables)
    for number, below, declared in (("0002", "0001", _FIRST), ("0003", "0002", _SECOND)):
        operations = "".join(_add(model, declaration) for model, declaration in declared)
        text = _IMPORTS + _MIGRATION.format(below=below) + operations + "    ]\n"
        (migrations / f"{number}.py").write_text(text)


def _add(model: str, declaration: str) -> str:
    unique = "UniqueConstraint" in declaration
    operation = "AddUniqueConstraintConcurrently" if unique else "AddIndexConcurrently"
    return f"        {operation}({model!r}, {declaration}),\n"


def _create_model(model: str) -> str:
    table, fields = _MODELS[model]
    columns = "".join(f"({name!r}, {field}), " for name, field in fields.items())
    create = f"migrations.CreateModel({model!r}, [{columns}], {{'db_table': {table!r}}})"
    if model == "event":  # Django knows no partitions: as projects do it
        return f"        migrations.RunSQL({EVENTS!r}, state_operations=[{create}]),\n"
    return f"        {create},\n"


def _models() -> str:
    text = _IMPORTS
    for model, (table, fields) in _MODELS.items():
        text += f"\n\nclass {model.capitalize()}(models.Model):\n"
        text += "".join(f"    {name} = {field}\n" for name, field in fields.items())
        own = [declaration for of, declaration in (*_FIRST, *_SECOND) if of == model]
        indexes = ", ".join(one for one in own if "Unique" not in one)
        constraints = ", ".join(one for one in own if "Unique" in one)
        text += f"\n    class Meta:\n        db_table = {table!r}\n"
        text += f"        indexes = [{indexes}]\n        constraints = [{constraints}]\n"
    return text
