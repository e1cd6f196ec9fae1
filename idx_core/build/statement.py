"""What index a hand-written statement is about, where that can be told with certainty.

No parser of SQL: the beginning is read up to the table, the rest is taken as it is. Whatever is
written in another way is not understood, and then nobody acts on it.
"""

import re
from dataclasses import dataclass

_NAME = r'"(?:[^"]|"")+"|[A-Z_][A-Z0-9_$]*'
_QUALIFIED = rf"(?:(?P<schema>{_NAME})\s*\.\s*)?(?P<relation>{_NAME})"
_CREATE = re.compile(
    rf"CREATE\s+(?P<unique>UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?P<name>{_NAME})\s+"
    rf"ON\s+{_QUALIFIED}(?P<rest>\s*(?:USING\s|\().*)",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_DROP = re.compile(
    rf"DROP\s+INDEX\s+CONCURRENTLY\s+(?:IF\s+EXISTS\s+)?{_QUALIFIED}", re.ASCII | re.IGNORECASE
)
# A second statement, or a comment in which anything could stand; inside of a text they do no harm,
# which only a parser can tell.
_UNCERTAIN = re.compile(r";|--|/\*")


@dataclass(frozen=True, slots=True)
class CreateStatement:
    """`CREATE [UNIQUE] INDEX CONCURRENTLY name ON table …`; names are as they are stored."""

    name: str
    schema: str | None
    table: str
    written_name: str
    unique: bool
    rest: str

    def declared_on(self, table: str) -> str:
        """The same index, plainly and on another table, given as SQL."""
        unique = "UNIQUE " if self.unique else ""
        return f"CREATE {unique}INDEX {self.written_name} ON {table}{self.rest}"


@dataclass(frozen=True, slots=True)
class DropStatement:
    """`DROP INDEX CONCURRENTLY [IF EXISTS] name`; names are as they are stored."""

    name: str
    schema: str | None


def understood(sql: str) -> CreateStatement | DropStatement | None:
    """The index that the whole text creates or drops concurrently, or None.

    `CREATE … IF NOT EXISTS` goes by the name alone because its author asks for it: None.
    """
    text = sql.strip().removesuffix(";").rstrip()
    if _UNCERTAIN.search(text):
        return None
    if found := _CREATE.fullmatch(text):
        return CreateStatement(
            name=_stored(found["name"]),
            schema=None if found["schema"] is None else _stored(found["schema"]),
            table=_stored(found["relation"]),
            written_name=found["name"],
            unique=found["unique"] is not None,
            rest=found["rest"],
        )
    if found := _DROP.fullmatch(text):
        schema = None if found["schema"] is None else _stored(found["schema"])
        return DropStatement(_stored(found["relation"]), schema)
    return None


def _stored(written: str) -> str:
    return written[1:-1].replace('""', '"') if written.startswith('"') else written.lower()
