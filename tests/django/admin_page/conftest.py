"""An admin of a project whose users are in SQLite, and that has PostgreSQL databases as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings

APPS = (
    "django.contrib.admin",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_idx.admin_page",
)
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
PROCESSORS = (
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)


@pytest.fixture(scope="package", autouse=True)
def no_tables_afterwards() -> Iterator[None]:
    yield
    if connection.connection is not None:
        connection.connection.close()  # and the database in memory is gone
        connection.connection = None


@pytest.fixture
def client(_database_access: None) -> Iterator[Client]:
    with override_settings(
        INSTALLED_APPS=[*settings.INSTALLED_APPS, *APPS],
        MIDDLEWARE=list(MIDDLEWARE),
        ROOT_URLCONF="tests.django.admin_page.urls",
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        STATIC_URL="/static/",
        ALLOWED_HOSTS=["*"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": list(PROCESSORS)},
            }
        ],
    ):
        if "auth_user" not in connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        with transaction.atomic():
            yield Client(raise_request_exception=True)
            transaction.set_rollback(True)
