"""An application that migrates with Django.

Its migrations are copied into the working folder first, and `MIGRATION_MODULES` points at the
copies: what the tool writes for `apps = "*"` lands there.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.real.catalog import Place
from tests.real.environments import RealError
from tests.real.workspace import (
    TOOL_SETTINGS,
    VERIFY_SETTINGS,
    Found,
    Workspace,
    found_in,
    last_line,
    verdicts_in,
)

_COPIES = "private_migrations"


class DjangoWorkspace(Workspace):
    """The private migrations lie in `private_migrations/<app label>`."""

    __slots__ = ()

    def variables(self) -> dict[str, str]:
        return {
            "IDX_REAL_SETTINGS": self.application.settings,
            "IDX_REAL_DATABASE": self.url,
            "IDX_REAL_INSIDE": self.application.inside,
        }

    def prepare(self) -> None:
        if self.application.prepare:
            self.environment.run(self.application.prepare, work=self.folder)
        self._driver("copy_migrations", migrations="own")

    def migrate(self) -> None:
        self._driver("manage", "migrate", "--verbosity=0", migrations="own")

    def declare(self) -> frozenset[Place]:
        self._driver("manage", "migrate", "--run-syncdb", "--verbosity=0", migrations="none")
        return frozenset()

    def findings(self) -> list[Found]:
        return found_in(self._driver("django_findings", tool=True))

    def verify(self) -> list[dict[str, Any]]:
        done = self._run(
            "manage", "idx", "verify", "--format=json", settings=VERIFY_SETTINGS, may_fail=True
        )
        if done.returncode not in (0, 1):
            raise RealError(f"cannot verify {self.application.name}:\n{done.stderr[-3000:]}")
        return verdicts_in(done.stdout)

    def generate(self, name: str, *, tool: bool = True) -> list[Path]:
        before = self._migrations()
        self._driver("manage", "makemigrations", "--no-input", "--name", name, tool=tool)
        return sorted(self._migrations() - before)

    def pending(self) -> list[str]:
        arguments = ("makemigrations", "--check", "--dry-run", "--no-input")
        done = self._run("manage", *arguments, tool=True, may_fail=True)
        return [done.stdout + done.stderr] if done.returncode else []

    def upgrade(self) -> None:
        self._driver("manage", "migrate", "--verbosity=0", tool=True)

    def downgrade(self) -> None:
        self._driver("reverse", tool=True)

    def generic_keys(self) -> frozenset[Place]:
        rows = last_line(self._driver("generic_keys"))
        return frozenset((table, (kind, object_id)) for table, kind, object_id in rows)

    def _migrations(self) -> set[Path]:
        return set((self.folder / _COPIES).glob("*/0*.py"))

    def _driver(
        self, name: str, *arguments: str, migrations: str = "private", tool: bool = False
    ) -> str:
        return self._run(name, *arguments, migrations=migrations, tool=tool).stdout

    def _run(
        self,
        name: str,
        *arguments: str,
        migrations: str = "private",
        tool: bool = False,
        settings: Mapping[str, Any] | None = None,
        may_fail: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        variables = {"IDX_REAL_MIGRATIONS": migrations}
        if tool or settings is not None:
            chosen = TOOL_SETTINGS if settings is None else settings
            variables["IDX_REAL_TOOL"] = json.dumps({"apps": "*", **chosen})
        return self.environment.driver(
            name, *arguments, work=self.folder, variables=variables, may_fail=may_fail
        )
