"""The indexes of the models, in the words of Django's own schema editor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models import Deferrable, Model, UniqueConstraint

from django_idx.operations.declare import declare
from django_idx.reading import model_label
from django_idx.reading_indexes import stored_name
from django_idx.verify.target import Target
from idx_core.build.session import Session
from idx_core.model import Dialect, TableName
from idx_core.verify.declared import DeclaredIndex, Owner, Plain

_OPTIONS = ("using", "extra", "condition", "include", "nulls_distinct")


def declared_indexes(
    session: Session, editor: Any, target: Target, models: Mapping[TableName, type[Model]]
) -> Iterator[DeclaredIndex]:
    """What the schema editor of a PostgreSQL database creates for these models."""
    for table, model in models.items():
        yield from _Declaring(session, editor, target, table, model).indexes()


@dataclass(frozen=True)
class _Declaring:
    session: Session
    editor: Any
    target: Target
    table: TableName
    model: type[Model]

    def indexes(self) -> Iterator[DeclaredIndex]:
        yield self._primary_key()
        fields: list[Any] = self.model._meta.local_fields
        for field in fields:
            if field.column is not None:
                yield from self._of_field(field)
        for names in self.model._meta.unique_together:
            statement = self._unique([self.model._meta.get_field(name) for name in names])
            name = str(statement.parts["name"]).strip('"')
            yield self._index(statement, "Meta.unique_together", name, Owner("u"), any_name=True)
        for constraint in self.model._meta.constraints:
            yield from self._of_constraint(constraint)
        for index, rule in self.target.indexes(self.model):
            made = index.create_sql(self.model, self.editor)
            if made is not None:
                where = f"derived by {rule}" if rule else "Meta.indexes"
                yield self._index(made, where, index.name)

    def _primary_key(self) -> DeclaredIndex:
        key: Any = self.model._meta.pk
        db_table, quote = self.model._meta.db_table, self.editor.quote_name
        columns = list(getattr(key, "columns", None) or (key.column,))
        statement = Statement(
            self.editor.sql_create_pk,
            table=Table(db_table, quote),
            name=quote(self.editor._create_index_name(db_table, columns[:1], suffix="_pk")),
            columns=Columns(db_table, columns, quote),
        )
        return self._index(statement, "primary key", "", Owner("p"), any_name=True)

    def _of_field(self, field: Any) -> Iterator[DeclaredIndex]:
        if field.unique and not field.primary_key:
            statement = self._unique([field])
            yield self._index(statement, f"{field.name} unique", "", Owner("u"), any_name=True)
        if field.db_index and not field.unique and not self.target.has_field_index(
            self.model, field
        ):
            return
        for statement in self.editor._field_indexes_sql(self.model, field):
            name = str(statement.parts["name"]).strip('"')
            yield self._index(statement, f"{field.name} {_kind(name)}", name, any_name=True)

    def _of_constraint(self, constraint: Any) -> Iterator[DeclaredIndex]:
        is_unique = isinstance(constraint, UniqueConstraint)
        if not (is_unique or hasattr(constraint, "index_type")):
            return  # a check has no index
        statement = constraint.create_sql(self.model, self.editor)
        if statement is None:
            return
        owner: Owner | None = None
        if not statement.template.startswith("CREATE"):
            deferrable = constraint.deferrable
            owner = Owner(
                "u" if is_unique else "x",
                deferrable is not None,
                deferrable is Deferrable.DEFERRED,
            )
        yield self._index(statement, "Meta.constraints", constraint.name, owner)

    def _unique(self, fields: list[Any]) -> Statement:
        made: Statement = self.editor._create_unique_sql(self.model, fields)
        return made

    def _index(
        self,
        statement: Statement,
        where: str,
        name: str,
        owner: Owner | None = None,
        *,
        any_name: bool = False,
    ) -> DeclaredIndex:
        db_table = self.model._meta.db_table
        return DeclaredIndex(
            table=self.table,
            name=stored_name(name, Dialect.POSTGRESQL),
            source=f"{model_label(self.model)}: {where}",
            declare=partial(declare, self.session, db_table, statement),
            owner=owner,
            plain=self._plain(statement, unique=owner is not None),
            any_name=any_name,
        )

    def _plain(self, statement: Statement, *, unique: bool) -> Plain | None:
        """Its columns, where the statement says nothing else about the index."""
        editor, parts = self.editor, statement.parts
        known = {editor.sql_create_index, editor.sql_create_unique, editor.sql_create_pk}
        columns = parts.get("columns")
        if (
            statement.template not in known
            or type(columns) is not Columns
            or any(columns.col_suffixes)
            or any(str(parts.get(option) or "") for option in _OPTIONS)
        ):
            return None
        return Plain(tuple(columns.columns), unique)


def _kind(name: str) -> str:
    return "db_index (LIKE)" if name.endswith("_like") else "db_index"
