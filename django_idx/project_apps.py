"""Which apps are the project's own: nothing is ever derived for an installed package's."""

import difflib
import os
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings as django_settings

from django_idx.settings import SOURCE
from idx_core.errors import SettingsError
from idx_core.settings import Settings

_INSTALLED = tuple(f"{os.sep}{name}{os.sep}" for name in ("site-packages", "dist-packages"))


def own_labels(settings: Settings) -> frozenset[str]:
    """The labels to derive for: those of `apps`, `"*"` being all; by default the project's own."""
    installed = {config.label: config for config in apps.get_app_configs()}
    if settings.apps is None:
        return frozenset(label for label, config in installed.items() if is_own(config))
    if "*" in settings.apps:
        return frozenset(installed)
    for label in settings.apps:
        if label not in installed:
            close = difflib.get_close_matches(label, installed, n=1)
            meant = f"; did you mean {close[0]!r}?" if close else ""
            raise SettingsError(f"{SOURCE}: apps: no installed app has the label {label!r}{meant}")
    return frozenset(settings.apps)


def is_own(config: AppConfig) -> bool:
    """Whether the app's code, and the folder its migrations go to, belong to the project."""
    return not is_installed(config.path) and not _migrates_elsewhere(config)


def _migrates_elsewhere(config: AppConfig) -> bool:
    module = getattr(django_settings, "MIGRATION_MODULES", {}).get(config.label)
    if not module:
        return False
    try:
        spec = find_spec(module)
    except ImportError:  # makemigrations is about to create it, or to say what is wrong
        return False
    return any(map(is_installed, (spec and spec.submodule_search_locations) or ()))


def is_installed(folder: str | Path) -> bool:
    """Whether the folder, or file, is an installed package's."""
    path = _comparable(folder)
    return any(name in path for name in _INSTALLED) or path.startswith(_STANDARD_LIBRARY)


def _comparable(path: str | Path) -> str:
    """A text that begins with that of each folder above; a Path takes ten times as long to say."""
    return os.path.normcase(os.path.normpath(path)) + os.sep


_STANDARD_LIBRARY = _comparable(Path(os.__file__).parent)
