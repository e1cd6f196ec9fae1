"""The indexes of the models, in the words of Django's own schema editor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models import Deferrable, Model, UniqueConstraint

from django_idx.operations.declare import declare
from django_idx.operations.possible import is_possible
from django_idx.reading import model_label, table_name
from django_idx.reading_indexes import stored_name
from django_idx.verify.target import Target
from idx_core.build.session import Session
from idx_core.model import Dialect
from idx_core.verify.declared import DeclaredIndex, Owner, Plain

_OPTIONS = ("using", "extra", "condition", "include", "nulls_distinct")


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """An index of a model with the statement that creates it; `name` is "" where the server's.

    `what` says which index of `Meta` or which field's it is; `field` is that of a `db_index`. With
    `any_name` its name is computed from those of table and column, which may have been others.
    """

    model: type[Model]
    statement: Statement
    what: str
    name: str
    owner: Owner | None = None
    any_name: bool = False
    index: Any = None
    field: Any = None

    @property
    def source(self) -> str:
        """How the models' user calls it."""
        return f"{model_label(self.model)}: {self.what}"

    def on_postgresql(self, session: Session, editor: Any) -> DeclaredIndex:
        """As the core compares it."""
        return DeclaredIndex(
            table=table_name(self.model),
            name=stored_name(self.name, Dialect.POSTGRESQL),
            source=self.source,
            declare=partial(declare, session, self.model._meta.db_table, self.statement),
            owner=self.owner,
            unique=isinstance(self.index, UniqueConstraint),
            plain=_plain(editor, self),
            any_name=self.any_name,
        )


def declarations(
    editor: Any, target: Target, models: Iterable[type[Model]]
) -> Iterator[Declaration]:
    """What the schema editor creates for the models' tables on its database."""
    for model in models:
        yield from _of_model(editor, target, model)


def _of_model(editor: Any, target: Target, model: type[Model]) -> Iterator[Declaration]:
    yield _primary_key(editor, model)
    fields: list[Any] = model._meta.local_fields
    for field in fields:
        if field.column is not None:
            yield from _of_field(editor, target, model, field)
    for names in model._meta.unique_together:
        together = [model._meta.get_field(name) for name in names]
        yield _unique(editor, model, together, "Meta.unique_together")
    for constraint in model._meta.constraints:
        yield from _of_constraint(editor, model, constraint)
    for index, rule in target.indexes(model):
        what = f"derived by {rule}" if rule else "Meta.indexes"
        yield from of_index(editor, model, index, what)


def _primary_key(editor: Any, model: type[Model]) -> Declaration:
    key: Any = model._meta.pk
    db_table, quote = model._meta.db_table, editor.quote_name
    columns = list(getattr(key, "columns", None) or (key.column,))
    statement = Statement(
        editor.sql_create_pk,
        table=Table(db_table, quote),
        name=quote(editor._create_index_name(db_table, columns[:1], suffix="_pk")),
        columns=Columns(db_table, columns, quote),
    )
    return Declaration(
        model=model,
        statement=statement,
        what="primary key",
        name="",
        owner=Owner("p"),
        any_name=True,
    )


def _of_field(editor: Any, target: Target, model: type[Model], field: Any) -> Iterator[Declaration]:
    if field.unique and not field.primary_key:
        yield _unique(editor, model, [field], f"{field.name}, unique")
    elif field.db_index and not field.unique and not target.has_field_index(model, field):
        return
    for statement in editor._field_indexes_sql(model, field):
        name = _unquoted(editor, statement)
        kind = "db_index, for LIKE" if name.endswith("_like") else "db_index"
        yield Declaration(
            model=model,
            statement=statement,
            what=f"{field.name}, {kind}",
            name=name,
            any_name=True,
            field=field,
        )


def _unique(editor: Any, model: type[Model], fields: list[Any], what: str) -> Declaration:
    """PostgreSQL names what a column says of itself, Django what is added to a table later."""
    statement = editor._create_unique_sql(model, fields)
    name = _unquoted(editor, statement) if len(fields) > 1 else ""
    return Declaration(
        model=model, statement=statement, what=what, name=name, owner=Owner("u"), any_name=True
    )


def _of_constraint(editor: Any, model: type[Model], constraint: Any) -> Iterator[Declaration]:
    is_unique = isinstance(constraint, UniqueConstraint)
    if not is_unique and not (
        hasattr(constraint, "index_type") and editor.connection.vendor == "postgresql"
    ):
        return  # a check has no index, and only PostgreSQL has exclusion constraints
    statement: Any = constraint.create_sql(model, editor)
    if statement is None:  # the database does not support it
        return
    owner: Owner | None = None
    if statement.template.startswith("ALTER TABLE"):
        deferrable = constraint.deferrable
        deferred = deferrable is Deferrable.DEFERRED
        owner = Owner("u" if is_unique else "x", deferrable is not None, deferred)
    yield Declaration(
        model=model,
        statement=statement,
        what="Meta.constraints",
        name=constraint.name,
        owner=owner,
        index=constraint,
    )


def of_index(editor: Any, model: type[Model], index: Any, what: str) -> Iterator[Declaration]:
    """That of an index of `Meta.indexes`; nothing where the database has no such index."""
    features = editor.connection.features
    if not is_possible(index, editor) or (
        index.contains_expressions and not features.supports_expression_indexes
    ):
        return
    statement: Any = index.create_sql(model, editor)
    if statement is not None:
        yield Declaration(model=model, statement=statement, what=what, name=index.name, index=index)


def _plain(editor: Any, declared: Declaration) -> Plain | None:
    """Its columns, where the statement says nothing else about the index."""
    statement = declared.statement
    known = {editor.sql_create_index, editor.sql_create_unique, editor.sql_create_pk}
    columns = statement.parts.get("columns")
    if (
        statement.template not in known
        or type(columns) is not Columns
        or any(columns.col_suffixes)
        or any(str(statement.parts.get(option) or "") for option in _OPTIONS)
    ):
        return None
    return Plain(tuple(columns.columns), declared.owner is not None)


def _unquoted(editor: Any, statement: Statement) -> str:
    return str(statement.parts["name"]).strip(editor.quote_name("a")[0])
