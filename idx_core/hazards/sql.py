"""SQL text as steps: what PostgreSQL will do to tables and indexes, as far as that can be told.

A statement that this reader does not know is opaque when it might be about an index, and rules
never guess. `DO` blocks are opaque too, but for one idiom: `IF NOT EXISTS (…) THEN … END IF`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from idx_core.errors import ScaleModelError
from idx_core.hazards.cursor import Cursor, NotUnderstoodError
from idx_core.hazards.sql_index import alter_index, create_index, drop_index, reindex
from idx_core.hazards.sql_table import alter_table, create_table, drop_table
from idx_core.hazards.steps import ChangeData, Opaque, Other, Place, Session, Step
from idx_core.scale_model.tokens import Token, tokens

_SESSION = (
    *("set", "reset", "begin", "start", "commit", "end", "rollback", "savepoint", "release"),
    *("listen", "notify", "discard", "show", "select", "values", "explain", "lock", "analyze"),
)
_DATA = (
    *("insert", "update", "delete", "merge", "with", "copy", "truncate", "vacuum", "refresh"),
    "cluster",
)
_GUARDED = re.compile(
    r"\s*BEGIN\s+(?:SET\s+LOCAL\s+[^;]*;\s*)?IF\s+NOT\s+EXISTS\s*\(.*?\)\s*THEN\s+(?P<then>.*?)"
    r"\s*END\s+IF\s*;\s*END\s*;?\s*",
    re.IGNORECASE | re.DOTALL,
)
_DOLLARS = re.compile(r"\$(?P<tag>\w*)\$(?P<body>.*)\$(?P=tag)\$", re.DOTALL)


def steps_of(
    sql: str, *, place: Place, written: str, transactional: bool = True
) -> tuple[Step, ...]:
    """The steps of all statements in the text."""
    return tuple(
        replace(step, place=place, written=written, transactional=transactional)
        for step in _read(sql)
    )


def _read(sql: str) -> Iterator[Step]:
    try:
        found = list(tokens(sql))
    except ScaleModelError as error:
        yield Opaque(reason=str(error))
        return
    for statement in _statements(found):
        text = sql[statement[0].start : statement[-1].end]
        try:
            read: tuple[Step, ...] = tuple(
                _statement(Cursor(sql, statement), text)
            )  # all of it or nothing
        except NotUnderstoodError as error:
            read = (Opaque(reason=f"cannot read {_short(text)!r}: {error}"),)
        if _is_conditional(statement):
            read = tuple(replace(step, repeatable=True) for step in read)
        yield from read


def _statements(found: list[Token]) -> Iterator[list[Token]]:
    start = 0
    for place, token in enumerate(found):
        if token.text == ";":
            if found[start:place]:
                yield found[start:place]
            start = place + 1
    if found[start:]:
        yield found[start:]


def _is_conditional(statement: list[Token]) -> bool:
    words = [token.text for token in statement]
    return any(a == "if" and b in ("exists", "not") for a, b in pairwise(words))


def _statement(cursor: Cursor, text: str) -> Iterable[Step]:
    if cursor.has("create"):
        return _create(cursor, text)
    if cursor.has("drop"):
        return _drop(cursor, text)
    if cursor.has("alter", "table"):
        return alter_table(cursor)
    if cursor.has("alter", "index"):
        return (alter_index(cursor),)
    if cursor.has("reindex"):
        return (reindex(cursor),)
    if cursor.has("do"):
        return _block(text)
    if cursor.next in _SESSION:
        return (Session(text=text),)
    if cursor.next in _DATA:
        return (ChangeData(text=text),)
    if cursor.next in ("alter", "comment", "grant", "revoke", "security"):
        return (Other(text=text),)
    return (Opaque(reason=f"cannot read {_short(text)!r}"),)


def _create(cursor: Cursor, text: str) -> Iterable[Step]:
    if cursor.has("unique", "index"):
        return (create_index(cursor, unique=True),)
    if cursor.has("index"):
        return (create_index(cursor, unique=False),)
    is_view = cursor.has("materialized", "view")
    is_temporary = False
    if not is_view:
        while cursor.next in ("temp", "temporary", "unlogged", "local", "global"):
            is_temporary |= cursor.next.startswith("temp")
            cursor.name()
    if is_view or cursor.has("table"):
        return (replace(create_table(cursor), temporary=is_temporary),)
    return (Other(text=text),)


def _drop(cursor: Cursor, text: str) -> Iterable[Step]:
    if cursor.has("index"):
        return drop_index(cursor)
    if cursor.has("table") or cursor.has("materialized", "view"):
        return drop_table(cursor)
    return (Other(text=text),)


def _block(text: str) -> Iterable[Step]:
    body = _DOLLARS.search(text)
    guarded = _GUARDED.fullmatch(body["body"]) if body else None
    if guarded is None:
        return (Opaque(reason="a DO block is a program"),)
    return (replace(step, repeatable=True) for step in _read(guarded["then"]))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
