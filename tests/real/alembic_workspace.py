"""An application that migrates with Alembic.

Each of its Alembic environments is layered: a private folder for new revisions before the installed
`versions`, and an env.py that runs the installed one.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

from tests.real.applications import AlembicEnvironment
from tests.real.catalog import Place
from tests.real.environments import DRIVERS
from tests.real.workspace import Found, Settings, Workspace, discard, found_in, last_line

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

    def ask(self, *arguments: str) -> list[subprocess.CompletedProcess[str]]:
        return [
            self._run(environment, "alembic-idx", *arguments, may_fail=True)
            for environment in self.application.environments
        ]

    def work_folders(self) -> list[Path]:
        return [self._folder(environment) for environment in self.application.environments]

    def generate(self, name: str) -> list[Path]:
        written: list[Path] = []
        for environment in self.application.environments:
            versions = self._folder(environment) / "versions"
            before = set(versions.glob("*.py"))
            arguments = ("revision", "--autogenerate", "-m", name, "--version-path", str(versions))
            self._run(environment, "alembic", *arguments)
            written += sorted(set(versions.glob("*.py")) - before, key=_position)
        return written

    def pending(self) -> list[str]:
        checks = [
            self._run(environment, "alembic", "check", may_fail=True)
            for environment in self.application.environments
        ]
        return [check.stdout + check.stderr for check in checks if check.returncode]

    def upgrade(self) -> None:
        for environment in self.application.environments:
            self._run(environment, "alembic", "upgrade", "heads")

    def downgrade(self) -> None:
        for environment in reversed(self.application.environments):
            private = list((self._folder(environment) / "versions").glob("*.py"))
            if private:
                self._run(environment, "alembic", "downgrade", _installed_head(private))

    def difference(self) -> list[str]:
        discard(self.generate("difference"))
        return self._recorded("own_difference" if self.settings is None else "added")

    def drift(self) -> list[str]:
        discard(self.under({**(self.settings or {}), "drift": True}).generate("drift"))
        added = {(line.split()[1], line.split()[2]) for line in self._recorded("added")}
        return sorted(f"{table}.{index}" for table, index in added)

    def vanished(self) -> list[str]:
        kept = self._recorded("difference_with_tool")
        return [line for line in self._recorded("own_difference") if line not in kept]

    def _recorded(self, name: str) -> list[str]:
        """What the layered env.py has written: an operation a line, sorted."""
        texts = [
            (folder / f"{name}.json").read_text(encoding="utf-8") for folder in self.work_folders()
        ]
        return sorted(" ".join(filter(None, each)) for text in texts for each in json.loads(text))

    def _folder(self, environment: AlembicEnvironment) -> Path:
        return self.folder / environment.package

    def _run(
        self, environment: AlembicEnvironment, *command: str, may_fail: bool = False
    ) -> subprocess.CompletedProcess[str]:
        folder, variables = self._folder(environment), _variables(environment)
        if self.settings is not None:
            _write_settings(folder, self.settings)
            variables["IDX_REAL_TOOL"] = "1"
        return self.environment.run(command, work=folder, variables=variables, may_fail=may_fail)

    def _driver(self, name: str, environment: AlembicEnvironment) -> str:
        _write_settings(self._folder(environment), self.settings or {})
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


def _write_settings(folder: Path, settings: Settings) -> None:
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
