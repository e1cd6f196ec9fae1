"""The schema of a model: a DDL script, run on an empty database, statement by statement.

A statement that the private server refuses (an extension that it lacks, an index of its operator
classes) is left out and noted; the rest stays. Only definitions are run, so no row is ever loaded.
"""

from __future__ import annotations

import re
from textwrap import shorten
from typing import TYPE_CHECKING

from idx_core.scale_model.connection import driver, reason_of, run_one
from idx_core.scale_model.statements import Statement, split

if TYPE_CHECKING:
    from idx_core.scale_model.connection import Connection

_DEFINING = frozenset({"alter", "create", "do", "drop", "set"})
# No plan depends on who owns what, and the roles and servers of production are not here.
_WITHOUT_EFFECT = frozenset(
    {"database", "event", "publication", "role", "subscription", "tablespace", "user"}
)
_OWNER = re.compile(r"\bOWNER\s+TO\s+\S+\Z", re.IGNORECASE)
_SHOWN = 80  # characters of a statement in a note


def run(connection: Connection, script: str) -> tuple[str, ...]:
    """Run the definitions of the script; gives a note for each that the server refuses."""
    notes = []
    for statement in split(script):
        if not _is_definition(statement):
            continue
        try:
            run_one(connection, statement.text)
        except driver().Error as error:
            notes.append(
                f"line {statement.line} of the schema is left out ({reason_of(error)}):"
                f" {_on_one_line(statement.text)}"
            )
    return tuple(notes)


def _is_definition(statement: Statement) -> bool:
    if statement.begins("select"):
        return "set_config" in statement.words  # pg_dump sets the search path with it
    if not statement.words or statement.words[0] not in _DEFINING:
        return False
    if _WITHOUT_EFFECT & set(statement.words[1:2]) or _OWNER.search(statement.text):
        return False
    return not statement.begins("alter", "default", "privileges")


def _on_one_line(text: str) -> str:
    plain = "".join(character if character.isprintable() else " " for character in text)
    return shorten(plain, _SHOWN, placeholder="…")
