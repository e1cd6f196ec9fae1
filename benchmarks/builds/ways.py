"""One migration with all indexes, written for each framework, with and without us."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.builds.tables import INDEXES, names
from benchmarks.skeletons import ALEMBIC_INI, MANAGE

_ENV = """\
import os

from alembic import context
from sqlalchemy import create_engine, pool

url = os.environ["BUILD_URL"].replace("postgresql:", "postgresql+psycopg:")
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(
        connection=connection,
        transaction_per_migration=True,
        autogenerate_plugins={plugins!r},
    )
    with context.begin_transaction():
        context.run_migrations()
"""
_REVISION = """\
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    with op.get_context().autocommit_block():
{operations}
"""
_SETTINGS = """\
import os
from urllib.parse import urlsplit

INSTALLED_APPS = {apps!r}
IDX = {settings!r}
_url = urlsplit(os.environ["BUILD_URL"])
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path[1:],
        "HOST": _url.hostname,
        "PORT": _url.port,
        "USER": _url.username,
    }}
}}
SECRET_KEY = "benchmark"
"""
_MIGRATION = """\
from django.db import migrations, models
from django.db.models.functions import Upper
from {module} import AddIndexConcurrently


def model(name):
    return migrations.CreateModel(name, [
        ("id", models.BigAutoField(primary_key=True)),
        ("owner", models.BigIntegerField()),
        ("code", models.TextField()),
        ("at", models.DateTimeField()),
        ("amount", models.IntegerField()),
        ("note", models.TextField()),
    ], {{"db_table": name}})


class Migration(migrations.Migration):
    initial = True
    atomic = False
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[model(name) for name in {tables!r}]
        ),
{operations}
    ]
"""


@dataclass(frozen=True, slots=True)
class Way:
    """A framework with our settings, or without us (None)."""

    framework: str
    settings: dict[str, int | str] | None = None

    @property
    def name(self) -> str:
        """For people."""
        if self.settings is None:
            return f"{self.framework}, stock"
        told = ", ".join(f"{key} = {value}" for key, value in self.settings.items())
        return f"{self.framework}, ours, {told or 'one by one'}"

    @property
    def command(self) -> Sequence[str]:
        """What migrates, to be run in the folder of `write`."""
        if self.framework == "Alembic":
            return (sys.executable, "-m", "alembic", "upgrade", "head")
        return (sys.executable, "manage.py", "migrate", "--no-color")

    def write(self, folder: Path) -> None:
        """Lay the project out in an empty folder."""
        files = _alembic(self.settings) if self.framework == "Alembic" else _django(self.settings)
        for name, text in files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def _alembic(settings: dict[str, int | str] | None) -> Iterator[tuple[str, str]]:
    plugins = ["alembic.autogenerate.*", *([] if settings is None else ["alembic_idx"])]
    operations = "\n".join(
        f"        op.create_index({i.name!r}, {i.table!r}, {i.alembic},"
        " postgresql_concurrently=True)"
        for i in INDEXES
    )
    written = "\n".join(f"{key} = {value!r}" for key, value in (settings or {}).items())
    yield "alembic.ini", ALEMBIC_INI
    yield "pyproject.toml", f"[tool.idx]\n{written}\n"
    yield "migrations/env.py", _ENV.format(plugins=plugins)
    yield "migrations/versions/0001_indexes.py", _REVISION.format(operations=operations)


def _django(settings: dict[str, int | str] | None) -> Iterator[tuple[str, str]]:
    apps = ["shop"] if settings is None else ["django_idx", "shop"]
    module = "django.contrib.postgres" if settings is None else "django_idx"
    operations = "\n".join(
        f"        AddIndexConcurrently({i.table!r}, models.Index({i.django}, name={i.name!r})),"
        for i in INDEXES
    )
    yield "manage.py", MANAGE
    yield "settings.py", _SETTINGS.format(apps=apps, settings=settings or {})
    yield "shop/__init__.py", ""
    yield "shop/migrations/__init__.py", ""
    yield (
        "shop/migrations/0001_indexes.py",
        _MIGRATION.format(module=f"{module}.operations", tables=names(), operations=operations),
    )
