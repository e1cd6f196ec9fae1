"""Django in this process: settings without a project, and a connection to any fresh database.

``django_database(url)`` gives the alias of a connection to the database at ``url``; it is closed
and forgotten after the test. ``default`` is SQLite in memory, for code that only needs Django.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import django
import pytest
from django.conf import settings

if not settings.configured:
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.postgres",
            "django_idx",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SECRET_KEY="tests-have-nothing-to-protect",
    )
    django.setup()

from django.db import connections  # only after the settings
from django.db.utils import ConnectionHandler

from sample_projects.erp.erp.databases import database_from_url

_numbers = count(1)


@pytest.fixture
def _database_access(request: pytest.FixtureRequest) -> Iterator[None]:
    """pytest-django, where it is installed, forbids databases that it did not make itself."""
    if not request.config.pluginmanager.hasplugin("django"):
        yield
        return
    with request.getfixturevalue("django_db_blocker").unblock():
        yield


@pytest.fixture
def django_database(_database_access: None) -> Iterator[Callable[[str], str]]:
    opened: list[str] = []

    def connect(url: str) -> str:
        alias = f"database{next(_numbers)}"
        whole = ConnectionHandler({"default": database_from_url(url)}).settings["default"]
        connections.settings[alias] = whole
        opened.append(alias)
        return alias

    yield connect
    for alias in opened:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


@pytest.fixture
def postgres_alias(any_postgres_url: str, django_database: Callable[[str], str]) -> str:
    """A connection to a fresh PostgreSQL database; the test runs on 18 and on 15."""
    return django_database(any_postgres_url)


@pytest.fixture
def mariadb_alias(mariadb_url: str, django_database: Callable[[str], str]) -> str:
    return django_database(mariadb_url)


@pytest.fixture
def sqlite_alias(tmp_path: Path, django_database: Callable[[str], str]) -> str:
    return django_database(f"sqlite:///{tmp_path}/db.sqlite3")
