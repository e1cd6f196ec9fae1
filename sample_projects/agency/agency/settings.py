"""Settings of the project agency.

`AGENCY_DATABASE_URL` names a PostgreSQL database: `postgresql://user:password@host:port/name`.
`AGENCY_WITHOUT_IDX=1` leaves `django_idx` out, to compare with stock Django.
`AGENCY_MODELS=plan` gives the models the hand-written plan's 128 indexes (`plan_indexes.py`).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# A sample has nothing to protect; a deployment sets its own.
SECRET_KEY = os.environ.get("AGENCY_SECRET_KEY", "sample-project-not-a-secret")
DEBUG = os.environ.get("AGENCY_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "agency.people",
    "agency.work",
    "agency.billing",
    "agency.office",
    "django_idx",
]
if os.environ.get("AGENCY_WITHOUT_IDX") == "1":
    INSTALLED_APPS.remove("django_idx")

PLANNED_INDEXES = os.environ.get("AGENCY_MODELS", "") == "plan"

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "agency.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

_URL = urlsplit(os.environ.get("AGENCY_DATABASE_URL", "postgresql://localhost/agency"))
if _URL.scheme not in ("postgres", "postgresql"):
    raise ImproperlyConfigured("cannot use AGENCY_DATABASE_URL: it must begin with postgresql://")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(_URL.path.removeprefix("/")),
        "HOST": unquote(_URL.hostname or ""),
        "PORT": str(_URL.port or ""),
        "USER": unquote(_URL.username or ""),
        "PASSWORD": unquote(_URL.password or ""),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"

IDX = {
    "drop_redundant": True,
    "queries": [
        "agency.queries.dashboards",
        "agency.queries.reports",
        "agency.queries.pages",
        "agency.queries.search",
    ],
}
