"""One file of models, imported, ejected into and imported again, on a real PostgreSQL."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext

from alembic_idx.adoptable import adoptable
from alembic_idx.attach import attached
from alembic_idx.reading import Models
from alembic_idx.run import Run
from alembic_idx.source.editing import Editing
from idx_core.derive import Derivation
from idx_core.settings import parse_settings
from idx_core.source.file import Change
from idx_core.source.writing import write_all


class Trial:
    """A case in a folder: the models, the settings, and SQL for what only the database has."""

    def __init__(self, case: Path, folder: Path, connection: sa.Connection) -> None:
        self.path = folder / f"models_{case.name}.py"
        self.path.write_bytes((case / "before.py").read_bytes())
        self._connection = connection
        sql, settings = case / "adopt.sql", case / "settings.toml"
        self.sql = sql.read_text() if sql.exists() else ""
        text = settings.read_text() if settings.exists() else ""
        self._settings = parse_settings(tomllib.loads(text), str(settings))

    def run(self) -> tuple[list[Change], list[str]]:
        """Eject, or adopt; gives what is to be written and what is left to the user."""
        with imported(self.path) as module:
            derivation, models = self.derived(module)
            with attached(Derivation() if self.sql else derivation, models):
                self._create(module)
        if self.sql:
            self._connection.exec_driver_sql(self.sql.replace("%", "%%"))
        return self.again()

    def again(self) -> tuple[list[Change], list[str]]:
        """The same where the database has the indexes."""
        editing = Editing()
        with imported(self.path) as module:
            derivation, models = self.derived(module)
            if self.sql:
                found = adoptable(models, derivation, self._connection, [])
                editing.add([(f.table, f.index) for f in found if not f.reason], models)
                for each in found:
                    if each.reason:
                        editing.refuse(each.table, each.index, models, each.reason)
            else:
                editing.remove([(op.table, op.index) for op in derivation.drop], models)
                editing.add([(op.table, op.index) for op in derivation.create], models)
        return editing.changes(), [text.replace(str(self.path), "…") for text in editing.by_hand]

    def write(self, changes: list[Change]) -> str:
        """What the file is then."""
        write_all(changes)
        return self.path.read_bytes().decode(errors="replace")

    def derived(self, module: ModuleType) -> tuple[Derivation, Models]:
        """What our plugin would attach to the models."""
        context = self._context(target_metadata=metadata_of(module))
        return Run(AutogenContext(context), self._settings).derived({None})

    def differences(self, module: ModuleType) -> list[Any]:
        """What Alembic, without our plugin, would do to the database."""
        return list(compare_metadata(self._context(), metadata_of(module)))  # type: ignore[arg-type]

    def _create(self, module: ModuleType) -> None:
        for metadata in metadata_of(module):
            metadata.create_all(self._connection)

    def _context(self, **options: Any) -> MigrationContext:
        return MigrationContext.configure(self._connection, opts=options)


def metadata_of(module: ModuleType) -> list[sa.MetaData]:
    """All that have tables, each once."""
    found = (getattr(value, "metadata", value) for value in vars(module).values())
    unique = {id(value): value for value in found if isinstance(value, sa.MetaData)}
    return [metadata for metadata in unique.values() if metadata.tables]


@contextmanager
def imported(path: Path) -> Iterator[ModuleType]:
    """The module as it is now, known to Python for as long as the block."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with ExitStack() as stack:
        sys.modules[path.stem] = module
        stack.callback(sys.modules.pop, path.stem)
        source = path.read_bytes()
        exec(compile(source, str(path), "exec", dont_inherit=True), vars(module))
        yield module
