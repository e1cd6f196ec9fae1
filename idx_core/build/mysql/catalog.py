"""What MySQL and MariaDB know about an index."""

from dataclasses import dataclass
from typing import Any

from idx_core.build.mysql.session import Session
from idx_core.build.session import Target

_TABLE = """
SELECT table_schema, table_name FROM information_schema.tables
WHERE table_schema = coalesce(nullif(%s, ''), database()) AND table_name = %s
"""
_BTREE = ("BTREE", "HASH")  # InnoDB makes a B-tree of both


@dataclass(frozen=True, slots=True)
class Element:
    """A column (or, in MySQL 8, an expression) of an index; `length` is a prefix of characters."""

    text: str
    length: int | None
    descending: bool

    def __str__(self) -> str:
        length = f"({self.length})" if self.length else ""
        return f"{self.text}{length}{' DESC' if self.descending else ''}"


@dataclass(frozen=True, slots=True)
class Definition:
    """What makes up an index, but for its name and comment."""

    unique: bool
    kind: str
    elements: tuple[Element, ...]

    def __str__(self) -> str:
        unique = "UNIQUE " if self.unique else ""
        return f"{unique}{self.kind} ({', '.join(map(str, self.elements))})"


def has_table(session: Session, target: Target) -> bool:
    """Whether the target's table is there."""
    return bool(session.rows(_TABLE, [target.schema or "", str(target.table)]))


def definition(session: Session, table: str, name: str) -> Definition | None:
    """The index of that name (in any case) on a table, given as SQL; None when there is none."""
    rows = session.rows(f"SHOW INDEX FROM {table}")
    own = [row for row in rows if str(row[2]).lower() == name.lower()]
    if not own:
        return None
    own.sort(key=lambda row: int(row[3]))
    return Definition(
        unique=not int(own[0][1]),
        kind="BTREE" if own[0][10] in _BTREE else str(own[0][10]),
        elements=tuple(_element(row) for row in own),
    )


def qualified(session: Session, schema: str | None, table: str) -> str:
    """A table as it stands in SQL."""
    return ".".join(session.quote(part) for part in (schema, table) if part is not None)


def _element(row: tuple[Any, ...]) -> Element:
    """Of a row of SHOW INDEX: column, direction and prefix are its 5th, 6th and 8th field."""
    expression = row[14] if row[4] is None and len(row) > 14 else None  # MySQL 8
    return Element(
        text=f"({expression})" if row[4] is None else str(row[4]),
        length=None if row[7] is None else int(row[7]),
        descending=row[5] == "D",
    )
