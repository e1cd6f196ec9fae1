"""The settings that `wagtail start` wrote, for PostgreSQL and with search promotions."""

from __future__ import annotations

from importlib import import_module

_generated = vars(import_module("real_site.settings.dev"))
globals().update({name: value for name, value in _generated.items() if name.isupper()})

INSTALLED_APPS: list[str] = [
    *_generated["INSTALLED_APPS"],
    "wagtail.contrib.search_promotions",
    "django.contrib.postgres",
]
