"""Neutral steps as PostgreSQL's statements, for RunSQL where no operation does the same."""

from __future__ import annotations

from collections.abc import Iterable

from idx_core.hazards import steps as s
from idx_core.model import Index, IndexElement, TableName


def statement(step: s.Step) -> str | None:
    """The statement; None for steps that no rule proposes."""
    match step:
        case s.CreateIndex(index=index, table=table):
            return _create_index(index, table, "CONCURRENTLY " if step.concurrently else "")
        case s.DropIndex(name=name):
            schema = step.schema or (step.table.schema if step.table is not None else "")
            word = "CONCURRENTLY " if step.concurrently else ""
            return f"DROP INDEX {word}{quoted(TableName(name, schema))}"
        case s.Reindex(name=name, kind=kind):
            word = "CONCURRENTLY " if step.concurrently else ""
            return f"REINDEX {kind.upper()} {word}{quoted(TableName(name))}"
        case s.ValidateConstraint(table=table, name=name):
            return f"ALTER TABLE {quoted(table)} VALIDATE CONSTRAINT {_name(name)}"
        case s.DropConstraint(table=table, name=name):
            return f"ALTER TABLE {quoted(table)} DROP CONSTRAINT {_name(name)}"
        case s.AddConstraint():
            return _add_constraint(step)
    return None


def quoted(table: TableName) -> str:
    """The name of a table or index, with its schema."""
    parts = [table.schema, table.name] if table.schema else [table.name]
    return ".".join(map(_name, parts))


def _create_index(index: Index, table: TableName, concurrently: str) -> str:
    unique = "UNIQUE " if index.unique else ""
    method = "" if index.method == "btree" else f" USING {index.method}"
    keys = ", ".join(map(_element, index.elements))
    include = f" INCLUDE ({_names(index.include)})" if index.include else ""
    nulls = " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    options = ", ".join(f"{key} = {value}" for key, value in index.options)
    parameters = f" WITH ({options})" if options else ""
    where = f" WHERE {index.predicate}" if index.predicate is not None else ""
    return (
        f"CREATE {unique}INDEX {concurrently}{_name(index.name)} ON {quoted(table)}{method}"
        f" ({keys}){include}{nulls}{parameters}{where}"
    )


def _element(element: IndexElement) -> str:
    words = [_name(element.column) if element.column is not None else f"({element.expression})"]
    if element.collation:
        words.append(f"COLLATE {_name(element.collation)}")
    if element.opclass:
        words.append(element.opclass)
    if element.descending:
        words.append("DESC")
    if element.nulls_first != element.descending:
        words.append("NULLS FIRST" if element.nulls_first else "NULLS LAST")
    return " ".join(words)


def _add_constraint(step: s.AddConstraint) -> str | None:
    constraint, key = step.constraint, step.constraint.foreign_key
    start = f"ALTER TABLE {quoted(step.table)} ADD CONSTRAINT {_name(constraint.name)}"
    if step.using_index:
        kind = constraint.type.value.removesuffix(" constraint").upper()
        return _with(f"{start} {kind} USING INDEX {_name(step.using_index)}", constraint.deferrable)
    if key is None:
        return None
    is_sql = step.written == "RunSQL"
    referenced = f" ({_names(key.referenced_columns)})" if key.referenced_columns else ""
    return _with(
        f"{start} FOREIGN KEY ({_names(key.columns)})",
        f"REFERENCES {quoted(key.referenced)}{referenced}",
        f"ON DELETE {key.on_delete}" if _is_databases(step) else "",
        constraint.deferrable if is_sql else "DEFERRABLE INITIALLY DEFERRED",
        "NOT VALID" if step.not_valid else "",
    )


def _with(text: str, *more: str) -> str:
    return " ".join([text, *filter(None, more)])


def _is_databases(step: s.AddConstraint) -> bool:
    """Django does itself what happens on deletion; in SQL somebody said what the database does."""
    return step.written == "RunSQL" and bool(
        step.constraint.foreign_key and step.constraint.foreign_key.on_delete
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(_name, names))


def _name(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
