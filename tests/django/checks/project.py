"""A real app on disk, installed for the length of a test, and what `check` says about it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage
from django.test import override_settings

from django_idx.checks import check_indexes

_numbers = count(1)

_MODELS = """\
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
"""
_MIGRATION = """\
from django.db import migrations, models


class Migration(migrations.Migration):
"""


class Project:
    """One app, whose label is `name`; APP in the sources stands for it."""

    def __init__(self, folder: Path) -> None:
        self.name = f"checked{next(_numbers)}"
        self.package = folder / self.name
        self.migrations = self.package / "migrations"
        self.migrations.mkdir(parents=True)
        for place in (self.package, self.migrations):
            (place / "__init__.py").touch()

    def models(self, source: str) -> None:
        text = _MODELS + dedent(source).replace("APP", self.name)
        (self.package / "models.py").write_text(text)

    def migration(self, name: str, operations: str, needs: str = "", more: str = "") -> None:
        dependencies = f"[({self.name!r}, {needs!r})]" if needs else "[]"
        listed = indent(dedent(operations).strip(), " " * 8)
        body = f"    dependencies = {dependencies}\n{more}    operations = [\n{listed}\n    ]\n"
        path = self.migrations / f"{name}.py"
        text = _MIGRATION + body
        if "django_idx" in operations:
            text = f"import django_idx.operations\n{text}"
        path.write_text(text.replace("APP", self.name))

    @contextmanager
    def installed(self, **idx: Any) -> Iterator[None]:
        sys.path.insert(0, str(self.package.parent))
        try:
            with override_settings(
                INSTALLED_APPS=[*settings.INSTALLED_APPS, self.name],
                IDX={"concurrently": True, **idx},
            ):
                yield
        finally:
            sys.path.remove(str(self.package.parent))
            for name in [n for n in sys.modules if n.split(".")[0] == self.name]:
                del sys.modules[name]
            apps.all_models.pop(self.name, None)  # the next time it may have other models
            apps.clear_cache()
            importlib.invalidate_caches()

    def check(self, overridden: Mapping[str, Any] | None = None, **idx: Any) -> list[str]:
        """Every message as `check` prints it."""
        return [str(m).replace(self.name, "APP") for m in self.messages(overridden, **idx)]

    def messages(
        self, overridden: Mapping[str, Any] | None = None, **idx: Any
    ) -> list[CheckMessage]:
        with self.installed(**idx), override_settings(**overridden or {}):
            return check_indexes()

    def ids(self, **idx: Any) -> list[str]:
        return [str(message.id) for message in self.messages(**idx)]
