"""Where in the project's source a table or a column of it is declared."""

import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from alembic_idx.reading import Models
from idx_core.finding import Finding
from idx_core.report.entry import Place
from idx_core.report.lines import Sources


class ModelPlaces:
    """The places of these models' tables, shown relative to the folder `root`."""

    def __init__(self, models: Models, root: Path) -> None:
        self._models = models
        self._sources = Sources(root)

    def place_of(self, finding: Finding) -> Place | None:
        """The line of the column, else of the class or of the call of `Table`."""
        table = self._models.tables[finding.table]
        mapper = self._mappers.get(table)
        if mapper is not None:
            return self._of_class(mapper, finding.columns[:1])
        for path in self._files_with(table):
            place = self._sources.call_place(path, "Table", str(table.name))
            if place is not None:
                return place
        return None

    def _of_class(self, mapper: Any, columns: Iterable[str]) -> Place | None:
        path = _file_of(mapper.class_.__module__)
        if path is None:
            return None
        table = mapper.local_table
        attribute = ""
        for name in columns:
            column = next((c for c in table.columns if str(c.name) == name), None)
            if column is not None and column in mapper.columns.values():
                attribute = mapper.get_property_by_column(column).key
        return self._sources.class_place(path, mapper.class_.__qualname__, attribute)

    def _files_with(self, table: Table) -> list[Path]:
        """The files of modules that know the table by a name."""
        found = {
            path
            for name, module in list(sys.modules.items())
            if any(value is table for value in list(getattr(module, "__dict__", {}).values()))
            and (path := _file_of(name)) is not None
        }
        return sorted(found)

    @cached_property
    def _mappers(self) -> dict[Any, Any]:
        from sqlalchemy.orm import mapperlib  # no public way from a table to its class

        found: dict[Any, Any] = {}
        for registry in mapperlib._all_registries():
            for mapper in sorted(registry.mappers, key=lambda m: (m.class_.__module__, str(m))):
                if mapper.inherits is None or mapper.local_table is not mapper.inherits.local_table:
                    found.setdefault(mapper.local_table, mapper)
        return found


def _file_of(module: str) -> Path | None:
    name = getattr(sys.modules.get(module), "__file__", None)
    return Path(name) if isinstance(name, str) and name.endswith(".py") else None
