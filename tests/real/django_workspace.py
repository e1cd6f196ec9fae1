"""An application that migrates with Django.

Its migrations are copied into the working folder first, and `MIGRATION_MODULES` points at the
copies: what the tool writes for `apps = "*"` lands there.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tests.real.catalog import Place
from tests.real.environments import RealError
from tests.real.workspace import Found, Workspace, discard, found_in, last_line

_COPIES = "private_migrations"
_OPERATION = re.compile(r"^ +[+~-] ")
_RESTORED = re.compile(r"^ +Concurrently restore index ")


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

    def ask(self, *arguments: str) -> list[subprocess.CompletedProcess[str]]:
        return [self._run("manage", "idx", *arguments, tool=True, may_fail=True)]

    def work_folders(self) -> list[Path]:
        return [self.folder]

    def generate(self, name: str) -> list[Path]:
        before = self._migrations()
        self._driver("manage", "makemigrations", "--no-input", "--name", name, tool=True)
        return sorted(self._migrations() - before)

    def difference(self) -> list[str]:
        before = self._migrations()
        told = self._driver("manage", "makemigrations", "--no-input", "--name", "own", tool=True)
        texts = discard(self._migrations() - before)
        return sorted(line.strip() for line in told.splitlines() if _OPERATION.match(line)) or texts

    def drift(self) -> list[str]:
        """It has no dry form: what is written is read and deleted."""
        before = self._migrations()
        (done,) = self.ask("verify", "--write", "--format=text")
        if done.returncode not in (0, 1):
            raise RealError(f"cannot verify {self.application.name}:\n{done.stderr[-3000:]}")
        discard(self._migrations() - before)
        return sorted(line.strip() for line in done.stdout.splitlines() if _RESTORED.match(line))

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
        may_fail: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        variables = {"IDX_REAL_MIGRATIONS": migrations}
        if tool and self.settings is not None:
            # The apps of an installed package are nobody's own, those of a copy are ours.
            apps = {} if self.source.exists() else {"apps": "*"}
            variables["IDX_REAL_TOOL"] = json.dumps({**apps, **self.settings})
        return self.environment.driver(
            name, *arguments, work=self.folder, variables=variables, may_fail=may_fail
        )
