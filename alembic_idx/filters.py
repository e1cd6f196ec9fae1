"""The user's `include_object` and `include_name`, asked about tables and derived indexes too."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import MetaData, Table

from alembic_idx.reading import table_name
from idx_core.model import TableName
from idx_core.settings import Settings


class Filters:
    """Which tables and indexes one comparison is about; `schemas` are those that Alembic compares.

    None stands for the default schema, as in Alembic.
    """

    def __init__(
        self, context: AutogenContext, schemas: Collection[str | None], settings: Settings
    ) -> None:
        self._context = context
        self._schemas = schemas
        self._settings = settings

    def is_judged(self, table: Table) -> bool:
        """Whether Alembic will compare or create the table, and the settings want its schema."""
        name = table_name(table.name, table.schema, self._context.dialect)
        migrations = self._context.migration_context
        version = (migrations.version_table, migrations.version_table_schema)
        if (table.name, table.schema) == version or not self._is_in_schemas(table, name):
            return False
        there = self.exists(name)
        if there and not self._context.run_name_filters(
            name.name, "table", {"schema_name": name.schema or None}
        ):
            return False
        if not self.has_object_filter:
            return True
        # What the database has is not reflected yet; filters look at its being there or not.
        stand_in = Table(table.name, MetaData(), schema=table.schema) if there else None
        return self._context.run_object_filters(table, table.name, "table", False, stand_in)

    @property
    def has_object_filter(self) -> bool:
        """Whether there is anybody to ask about an object."""
        return self._context.opts.get("include_object") is not None

    def exists(self, table: TableName) -> bool:
        """Whether the database has the table, in a schema that is compared."""
        return (table.schema or None, table.name) in self._there

    def accepts_index(self, index: Any) -> bool:
        """Whether the user wants an index that is to be created."""
        return self._context.run_object_filters(index, index.name, "index", False, None)

    def sees_index(self, table: TableName, name: str) -> bool:
        """Whether Alembic will look at the index of that name in the database."""
        parents: Any = {"table_name": table.name, "schema_name": table.schema or None}
        return self._context.run_name_filters(name, "index", parents)

    def _is_in_schemas(self, table: Table, name: TableName) -> bool:
        wanted = self._settings.schemas
        default = self._context.dialect.default_schema_name
        return wanted is None or (name.schema or default or "") in wanted or table.schema in wanted

    @cached_property
    def _there(self) -> set[tuple[str | None, str]]:
        inspector = self._context.inspector
        return {
            (schema, name)
            for schema in self._schemas
            for name in inspector.get_table_names(schema=schema)
        }
