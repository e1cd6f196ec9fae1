"""An application that migrates with Alembic.

Each of its Alembic environments is layered: a private folder for new revisions before the installed
`versions`, and an env.py that runs the installed one.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.real.applications import AlembicEnvironment
from tests.real.catalog import Place
from tests.real.environments import DRIVERS, RealError
from tests.real.workspace import (
    TOOL_SETTINGS,
    VERIFY_SETTINGS,
    Found,
    Workspace,
    found_in,
    last_line,
    verdicts_in,
)

_INI = """\
[alembic]
script_location = {here}
version_locations = {here}/versions:{versions}
path_separator = :
sqlalchemy.url = {url}

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = INFO
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = generic

[formatter_generic]
format = %(levelname)s [%(name)s] %(message)s
"""


class AlembicWorkspace(Workspace):
    """The layered environments lie in folders named like the installed packages."""

    __slots__ = ()

    def prepare(self) -> None:
        for environment in self.application.environments:
            self._layer(environment)

    def migrate(self) -> None:
        command = [part.format(psycopg2=self.psycopg2_url) for part in self.application.migrate]
        self.environment.run(command, work=self.folder)

    def declare(self) -> frozenset[Place]:
        return frozenset(
            (table, tuple(columns))
            for environment in self.application.environments
            for table, columns in last_line(self._driver("declare", environment))
        )

    def findings(self) -> list[Found]:
        return [
            found
            for environment in self.application.environments
            for found in found_in(self._driver("alembic_findings", environment))
        ]

    def verify(self) -> list[dict[str, Any]]:
        return [
            entry
            for environment in self.application.environments
            for entry in self._verify(environment)
        ]

    def generate(self, name: str, *, tool: bool = True) -> list[Path]:
        written: list[Path] = []
        for environment in self.application.environments:
            versions = self._folder(environment) / "versions"
            before = set(versions.glob("*.py"))
            arguments = ("revision", "--autogenerate", "-m", name, "--version-path", str(versions))
            self._alembic(environment, *arguments, tool=tool)
            written += sorted(set(versions.glob("*.py")) - before, key=_position)
        return written

    def pending(self) -> list[str]:
        checks = [
            self._alembic(environment, "check", may_fail=True)
            for environment in self.application.environments
        ]
        return [check.stdout + check.stderr for check in checks if check.returncode]

    def upgrade(self) -> None:
        for environment in self.application.environments:
            self._alembic(environment, "upgrade", "heads")

    def downgrade(self) -> None:
        for environment in reversed(self.application.environments):
            private = list((self._folder(environment) / "versions").glob("*.py"))
            if private:
                self._alembic(environment, "downgrade", _installed_head(private))

    def vanished(self) -> list[str]:
        gone: list[str] = []
        for environment in self.application.environments:
            folder = self._folder(environment)
            own = json.loads((folder / "own_difference.json").read_text(encoding="utf-8"))
            kept = json.loads((folder / "difference_with_tool.json").read_text(encoding="utf-8"))
            gone += [" ".join(filter(None, each)) for each in own if each not in kept]
        return sorted(gone)

    def _folder(self, environment: AlembicEnvironment) -> Path:
        return self.folder / environment.package

    def _alembic(
        self,
        environment: AlembicEnvironment,
        *arguments: str,
        tool: bool = True,
        may_fail: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        variables = _variables(environment) | ({"IDX_REAL_TOOL": "1"} if tool else {})
        return self.environment.run(
            ["alembic", *arguments],
            work=self._folder(environment),
            variables=variables,
            may_fail=may_fail,
        )

    def _verify(self, environment: AlembicEnvironment) -> list[dict[str, Any]]:
        folder = self._folder(environment)
        _write_settings(folder, VERIFY_SETTINGS)
        done = self.environment.run(
            ["alembic-idx", "verify", "--format=json"],
            work=folder,
            variables=_variables(environment) | {"IDX_REAL_TOOL": "1"},
            may_fail=True,
        )
        _write_settings(folder, TOOL_SETTINGS)
        if done.returncode not in (0, 1):
            raise RealError(f"cannot verify {environment.package}:\n{done.stderr[-3000:]}")
        return verdicts_in(done.stdout)

    def _driver(self, name: str, environment: AlembicEnvironment) -> str:
        return self.environment.driver(
            name, work=self._folder(environment), variables=_variables(environment)
        ).stdout

    def _layer(self, environment: AlembicEnvironment) -> None:
        folder = self._folder(environment)
        place = self.environment.driver("alembic_place", environment.package, work=self.folder)
        installed = Path(place.stdout.strip())
        (folder / "versions").mkdir(parents=True)
        shutil.copy(DRIVERS / "alembic_env.py", folder / "env.py")
        template = installed / "script.py.mako"
        if not template.exists():  # MLflow ships none
            packages = next(self.environment.folder.glob("lib/*/site-packages"))
            template = packages / "alembic/templates/generic/script.py.mako"
        shutil.copy(template, folder / "script.py.mako")
        text = _INI.format_map(
            {
                "here": folder,
                "versions": installed / "versions",
                "url": self.psycopg2_url.replace("%", "%%"),
            }
        )
        (folder / "alembic.ini").write_text(text, encoding="utf-8")
        _write_settings(folder, TOOL_SETTINGS)


def _write_settings(folder: Path, settings: Mapping[str, Any]) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    text = "\n".join(["[tool.idx]", *lines, ""])
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def _variables(environment: AlembicEnvironment) -> dict[str, str]:
    return {"IDX_REAL_ENVIRONMENT": environment.package, "IDX_REAL_MODELS": environment.models}


def _position(path: Path) -> tuple[bool, str]:
    """The first new revision first: it is the one whose predecessor is not among the new ones."""
    text = path.read_text(encoding="utf-8")
    down = _assigned(text, "down_revision")
    siblings = {
        _assigned(p.read_text(encoding="utf-8"), "revision") for p in path.parent.glob("*.py")
    }
    return down in siblings, path.name


def _installed_head(private: list[Path]) -> str:
    texts = [path.read_text(encoding="utf-8") for path in private]
    own = {_assigned(text, "revision") for text in texts}
    return next(down for down in (_assigned(t, "down_revision") for t in texts) if down not in own)


def _assigned(text: str, name: str) -> str:
    found = re.search(rf"^{name}[^=\n]*= ['\"](\w+)['\"]", text, re.MULTILINE)
    return found[1] if found else ""
