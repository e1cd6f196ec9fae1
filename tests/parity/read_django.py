"""Reads tables_django.py in a process of its own and writes the schema and findings, pickled.

Django is configured once a process; other tests need it otherwise.
"""

from __future__ import annotations

import pickle
import sys

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "tests.parity"],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "never opened"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django_idx.reading import read_schema  # noqa: E402
from idx_core.engine import judge  # noqa: E402
from idx_core.model import Dialect  # noqa: E402
from idx_core.settings import Settings  # noqa: E402
from tests.parity import tables_django  # noqa: E402, F401

schema = read_schema(dialect=Dialect.POSTGRESQL, labels={"parity"})
pickle.dump((schema, judge(schema, Settings())), sys.stdout.buffer)
