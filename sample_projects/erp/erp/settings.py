"""Settings of the inventory ERP.

`ERP_DATABASE_URL` names the database (see `databases.py`); without it, SQLite beside
`manage.py`. `ERP_WITHOUT_IDX=1` leaves `django_idx` out, to compare with stock Django.
"""

import os
from pathlib import Path

from erp.databases import database_from_url, sqlite_file

BASE_DIR = Path(__file__).resolve().parent.parent

# A sample has nothing to protect; a deployment sets its own.
SECRET_KEY = os.environ.get("ERP_SECRET_KEY", "sample-project-not-a-secret")
DEBUG = os.environ.get("ERP_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "erp.hr",
    "erp.partners",
    "erp.catalog",
    "erp.inventory",
    "erp.sales",
    "erp.purchasing",
    "erp.accounting",
    "erp.production",
    "erp.documents",
    "django_idx",
]
if os.environ.get("ERP_WITHOUT_IDX") == "1":
    INSTALLED_APPS.remove("django_idx")

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "erp.urls"
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

DATABASE_URL = os.environ.get("ERP_DATABASE_URL", "")
DATABASES = {
    "default": database_from_url(DATABASE_URL)
    if DATABASE_URL
    else sqlite_file(BASE_DIR / "erp.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "hr.User"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"

# The committed migrations show what the foreign keys alone give; with ERP_DECLARED_QUERIES=1,
# `makemigrations` adds what the queries want.
IDX = {"queries": ["erp.queries"] if os.environ.get("ERP_DECLARED_QUERIES") == "1" else []}
