"""`IDX = {…}` of Django's settings, read late: a settings object need not be a module."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings

from idx_core.errors import SettingsError
from idx_core.settings import Settings, parse_settings

SOURCE = "settings.IDX"


def read_settings() -> Settings:
    """The settings in force; `SettingsError` names a key or value that is not allowed."""
    return parse_settings(_written(), SOURCE)


def concurrency_is_set() -> bool | None:
    """What the project itself says about `concurrently`; None when it says nothing."""
    value = _written().get("concurrently")
    return None if value is None else bool(value)


def project_folder() -> Path:
    """`BASE_DIR`, else the current folder."""
    return Path(getattr(django_settings, "BASE_DIR", None) or Path.cwd())


def _written() -> Mapping[str, Any]:
    value = getattr(django_settings, "IDX", None)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise SettingsError(f"{SOURCE} = {value!r} is not allowed; it must be a dictionary")
    return value
