"""Small builders, so that a test shows only what it is about."""

import re

from idx_core.model import (
    Column,
    Columns,
    ConstraintKind,
    DeclaredQuery,
    ForeignKey,
    GenericForeignKey,
    Index,
    IndexElement,
    Schema,
    Table,
    TableName,
)


def element(text: str) -> IndexElement:
    """Read `a`, `a desc nulls last`, `a text_ops`, `a collate=C` or `(lower(a))`."""
    head, *words = [text] if text.startswith("(") else text.split()
    descending = "desc" in words
    nulls = {"first": True, "last": False}.get(words[-1]) if "nulls" in words else None
    opclass = next((w for w in words if w.endswith("_ops")), None)
    collation = next((w.removeprefix("collate=") for w in words if w.startswith("collate=")), None)
    is_expression = head.startswith("(")
    return IndexElement(
        column=None if is_expression else head,
        expression=head[1:-1] if is_expression else None,
        descending=descending,
        nulls_first=nulls,
        opclass=opclass,
        collation=collation,
    )


def index(
    name: str,
    *elements: str,
    include: tuple[str, ...] = (),
    where: str | None = None,
    method: str = "btree",
    unique: bool = False,
    nulls_not_distinct: bool = False,
    valid: bool = True,
    deferrable: bool = False,
    options: tuple[tuple[str, str], ...] = (),
) -> Index:
    return Index(
        name=name,
        elements=tuple(element(e) for e in elements),
        include=include,
        predicate=where,
        method=method,
        unique=unique or nulls_not_distinct,
        nulls_not_distinct=nulls_not_distinct,
        valid=valid,
        deferrable=deferrable,
        options=options,
    )


def primary_key(*columns: str) -> Index:
    return _constraint(ConstraintKind.PRIMARY_KEY, "pk", columns)


def unique(*columns: str) -> Index:
    return _constraint(ConstraintKind.UNIQUE, "uq_" + "_".join(columns), columns)


def _constraint(kind: ConstraintKind, name: str, columns: tuple[str, ...]) -> Index:
    elements = tuple(IndexElement(c) for c in columns)
    return Index(name=name, elements=elements, unique=True, constraint=kind)


def references(
    *columns: str, to: str = "parents", on_delete: str = "", enforced: bool = True
) -> ForeignKey:
    return ForeignKey(
        columns=columns,
        referenced=TableName(to),
        referenced_columns=tuple(f"id{n}" for n, _ in enumerate(columns)),
        on_delete=on_delete,
        enforced=enforced,
    )


def column(text: str) -> Column:
    name, _, type_ = text.removesuffix("!").partition(":")
    return Column(name, type_.replace("_", " ") or "bigint", nullable=not text.endswith("!"))


def table(
    columns: str,
    *parts: Index | ForeignKey | GenericForeignKey,
    name: str = "children",
) -> Table:
    """A table with these columns (separated by spaces), indexes and foreign keys.

    A column is `x`, a bigint, or `x:varchar(20)`, with `!` at its end when it is not null; an
    underscore in a type stands for a space.
    """
    return Table(
        name=TableName(name),
        columns=Columns(column(text) for text in columns.split()),
        indexes=tuple(p for p in parts if isinstance(p, Index)),
        foreign_keys=tuple(p for p in parts if isinstance(p, ForeignKey)),
        generic_foreign_keys=tuple(p for p in parts if isinstance(p, GenericForeignKey)),
    )


def query(name: str, sql: str) -> DeclaredQuery:
    """A declared query with as many parameters as its text has."""
    numbers = sorted(set(re.findall(r"\$(\d+)", sql)))
    return DeclaredQuery(name=name, sql=sql, parameters=tuple(f"p{n}" for n in numbers))


def schema(*tables: Table) -> Schema:
    return Schema(tables=tables)
