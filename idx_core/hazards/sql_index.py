"""CREATE INDEX, DROP INDEX, ALTER INDEX and REINDEX as steps."""

from __future__ import annotations

from collections.abc import Iterator

from idx_core.hazards.cursor import Cursor, NotUnderstoodError
from idx_core.hazards.steps import CreateIndex, DropIndex, Other, Reindex, RenameIndex, Step
from idx_core.model import Index, IndexElement

_AFTER_ELEMENT = ("collate", "asc", "desc", "nulls")


def create_index(cursor: Cursor, *, unique: bool) -> CreateIndex:
    """What follows `CREATE [UNIQUE] INDEX`."""
    concurrently = cursor.has("concurrently")
    if_not_exists = cursor.has("if", "not", "exists")
    name = "" if cursor.next == "on" else cursor.name()
    cursor.demand("on")
    cursor.has("only")
    table = cursor.qualified()
    method = cursor.name() if cursor.has("using") else "btree"
    elements = tuple(_element(part) for part in cursor.parts())
    include = cursor.names() if cursor.has("include") else ()
    nulls_not_distinct = cursor.has("nulls", "not", "distinct")
    cursor.has("nulls", "distinct")
    options: tuple[tuple[str, str], ...] = ()
    if cursor.has("with"):
        options = tuple(sorted(_option(part) for part in cursor.parts()))
    if cursor.has("tablespace"):
        cursor.name()
    predicate = cursor.text_until() if cursor.has("where") else None
    if not cursor.ended:
        raise NotUnderstoodError(f"{cursor.next!r} not expected")
    index = Index(
        name=name or "_".join([table.name, *(e.column or "expr" for e in elements), "idx"]),
        elements=elements,
        include=include,
        predicate=predicate,
        method=method,
        unique=unique,
        nulls_not_distinct=nulls_not_distinct,
        options=options,
    )
    return CreateIndex(
        table=table, index=index, concurrently=concurrently, if_not_exists=if_not_exists
    )


def drop_index(cursor: Cursor) -> Iterator[DropIndex]:
    """What follows `DROP INDEX`."""
    concurrently = cursor.has("concurrently")
    if_exists = cursor.has("if", "exists")
    for part in cursor.divided():
        name = part.qualified()
        yield DropIndex(
            name=name.name, schema=name.schema, concurrently=concurrently, if_exists=if_exists
        )


def alter_index(cursor: Cursor) -> Step:
    """What follows `ALTER INDEX`."""
    cursor.has("if", "exists")
    name = cursor.qualified()
    if cursor.has("rename", "to"):
        return RenameIndex(name=name.name, schema=name.schema, new=cursor.name())
    return Other(text=cursor.sql)


def reindex(cursor: Cursor) -> Reindex:
    """What follows `REINDEX`."""
    concurrently = False
    if cursor.next == "(":
        concurrently = any(
            part.has("concurrently") and part.next not in ("false", "off", "0")
            for part in cursor.parts()
        )
    kind = cursor.name()
    concurrently |= cursor.has("concurrently")
    name = "" if cursor.ended else cursor.qualified().name
    return Reindex(name=name, kind=kind, concurrently=concurrently)


def _element(cursor: Cursor) -> IndexElement:
    column = expression = None
    if cursor.next == "(":
        expression = cursor.bracketed()
    else:
        start = cursor.again()
        column = cursor.name()
        if cursor.next in ("(", "."):
            expression, column = _call(start, cursor), None
    collation = str(cursor.qualified()) if cursor.has("collate") else None
    opclass = None
    if not cursor.ended and cursor.next not in _AFTER_ELEMENT:
        opclass = str(cursor.qualified())
        if cursor.next == "(":
            cursor.bracketed()
    descending = cursor.has("desc")
    if not descending:
        cursor.has("asc")
    nulls_first = None
    if cursor.has("nulls"):
        nulls_first = cursor.name() == "first"
    if not cursor.ended:
        raise NotUnderstoodError(f"{cursor.next!r} not expected")
    return IndexElement(
        column=column,
        expression=expression,
        descending=descending,
        nulls_first=nulls_first,
        opclass=opclass,
        collation=collation,
    )


def _call(start: Cursor, cursor: Cursor) -> str:
    """The call of a function; `cursor` is after the first part of its name."""
    name = start.name()
    while cursor.has("."):
        name = f"{name}.{cursor.name()}"
    return f"{name}({cursor.bracketed()})"


def _option(cursor: Cursor) -> tuple[str, str]:
    name = cursor.name()
    return (name, cursor.text_until() if cursor.has("=") else "true")
