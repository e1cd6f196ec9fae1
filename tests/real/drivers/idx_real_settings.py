"""The application's own settings, on this run's database.

`IDX_REAL_MIGRATIONS`: "own" leaves the application's migrations where they are, "private" takes the
copies that copy_migrations.py made, "none" has Django create the tables from the models.
`IDX_REAL_TOOL`: JSON, the tool's settings; without it django_idx is not installed.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# Settings that read `django.conf.settings` while they are being imported must find themselves.
_name = os.environ["DJANGO_SETTINGS_MODULE"]
os.environ["DJANGO_SETTINGS_MODULE"] = os.environ["IDX_REAL_SETTINGS"]
_own = vars(import_module(os.environ["IDX_REAL_SETTINGS"]))
os.environ["DJANGO_SETTINGS_MODULE"] = _name
globals().update({name: value for name, value in _own.items() if name.isupper()})

_url = urlsplit(os.environ["IDX_REAL_DATABASE"])
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _url.hostname,
        "PORT": _url.port,
        "USER": _url.username,
        "NAME": _url.path.lstrip("/"),
    }
}

MIGRATION_MODULES: dict[str, str | None] = dict(_own.get("MIGRATION_MODULES", {}))
_kind = os.environ["IDX_REAL_MIGRATIONS"]
if _kind != "own":
    _copies = json.loads(Path("migration_modules.json").read_text(encoding="utf-8"))
    MIGRATION_MODULES = _copies if _kind == "private" else dict.fromkeys(_copies)

INSTALLED_APPS: list[str] = list(_own["INSTALLED_APPS"])
if "IDX_REAL_TOOL" in os.environ:
    INSTALLED_APPS += ["django_idx"]
    IDX: dict[str, Any] = json.loads(os.environ["IDX_REAL_TOOL"])
