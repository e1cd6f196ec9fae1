"""The labelled pairs of indexes: `pairs/*.toml`, one file a subject."""

import tomllib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from idx_core.model import Column, Columns, ForeignKey, Index, Schema, Table, TableName
from tests.core.redundancy.statements import read_index

FOLDER = Path(__file__).parent
DDL = (FOLDER / "schema.sql").read_text(encoding="utf-8")
ANSWERS = ("duplicate", "redundant", "overlapping", "kept")


@dataclass(frozen=True)
class Pair:
    """Two indexes, which of them is of no use (`drop`), or only advised against, and why."""

    subject: str
    name: str
    table: str
    a: str
    b: str
    answer: str
    why: str
    active_record_doctor: tuple[str, ...]
    drop: str = ""
    invalid: str = ""
    replica: str = ""
    referenced: tuple[str, ...] = ()
    foreign_key: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.subject}: {self.name}"

    @cached_property
    def indexes(self) -> dict[str, Index]:
        """The two indexes by their names."""
        found = {}
        for name, statement in (("a", self.a), ("b", self.b)):
            index = read_index(statement)
            assert index.name == name
            found[name] = replace(
                index, valid=name != self.invalid, replica_identity=name == self.replica
            )
        return found

    @cached_property
    def schema(self) -> Schema:
        """The pair's table with both indexes, and whatever refers to it."""
        table = Table(
            name=TableName(self.table),
            columns=COLUMNS[self.table],
            indexes=tuple(self.indexes.values()),
            foreign_keys=(_references("parents", self.foreign_key, ("id",)),)
            if self.foreign_key
            else (),
        )
        columns = tuple(f"order_{column}" for column in self.referenced)
        lines = Table(
            name=TableName("lines"),
            columns=COLUMNS["lines"],
            foreign_keys=(_references("orders", columns, self.referenced),)
            if self.referenced
            else (),
        )
        return Schema(tables=(table, lines))

    @property
    def statements(self) -> list[str]:
        """What makes the two indexes in the database, with all that is to be known of them."""
        found = [self.a, self.b]
        if self.replica:
            found.append(f"ALTER TABLE {self.table} REPLICA IDENTITY USING INDEX {self.replica}")
        if self.invalid:
            found.append(
                "UPDATE pg_index SET indisvalid = false "
                f"WHERE indexrelid = '{self.invalid}'::regclass"
            )
        if self.referenced:
            columns = ", ".join(f"order_{column}" for column in self.referenced)
            found.append(
                f"ALTER TABLE lines ADD FOREIGN KEY ({columns}) "
                f"REFERENCES orders ({', '.join(self.referenced)})"
            )
        return found


def _references(table: str, columns: tuple[str, ...], referenced: tuple[str, ...]) -> ForeignKey:
    return ForeignKey(columns=columns, referenced=TableName(table), referenced_columns=referenced)


def _columns(ddl: str) -> dict[str, Columns]:
    """Of each table, as schema.sql has them."""
    found: dict[str, Columns] = {}
    for part in ddl.split("CREATE TABLE ")[1:]:
        name, _, rest = part.partition(" (")
        body = rest.partition(");")[0].replace("(12, 2)", "(12,2)")
        found[name] = Columns(map(_column, body.replace("\n", " ").split(", ")))
    return found


def _column(text: str) -> Column:
    name, _, rest = text.strip().partition(" ")
    type_, _, collation = rest.removesuffix(" NOT NULL").partition(" COLLATE ")
    long = type_.replace("timestamptz", "timestamp with time zone")
    return Column(
        name, long, nullable=not rest.endswith("NOT NULL"), collation=collation.strip('"') or None
    )


COLUMNS = _columns(DDL)


def _pairs() -> list[Pair]:
    found = []
    for file in sorted((FOLDER / "pairs").glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["pair"]:
            words: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in entry.items()
            }
            found.append(Pair(subject=file.stem, **words))
    return found


PAIRS = _pairs()
