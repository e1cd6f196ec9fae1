"""Indexes declared in SQL, which is how these tests say what models say."""

from __future__ import annotations

from idx_core.model import TableName
from idx_core.verify.declared import DeclaredIndex, Owner, Plain
from idx_core.verify.verdict import Verdict
from idx_core.verify.verify import verify
from tests.build.sessions import PsycopgSession

ITEMS = TableName("items")


def index(
    session: PsycopgSession,
    elements: str,
    *,
    name: str = "by_name",
    unique: bool = False,
    table: TableName = ITEMS,
    any_name: bool = False,
) -> DeclaredIndex:
    """`elements` is what CREATE INDEX says after the table."""

    def declare(schema: str, copy: str) -> None:
        kind = "UNIQUE INDEX" if unique else "INDEX"
        where = f"{session.quote(schema)}.{session.quote(copy)}"
        session.run(f"CREATE {kind} {session.quote(name)} ON {where} {elements}")

    return DeclaredIndex(
        table=table,
        name=name,
        source=f"Index({name})",
        declare=declare,
        unique=unique,
        any_name=any_name,
    )


def plain(
    *columns: str,
    name: str = "by_name",
    unique: bool = False,
    table: TableName = ITEMS,
    owner: Owner | None = None,
    any_name: bool = False,
) -> DeclaredIndex:
    """One that need not be created to be compared."""

    def declare(schema: str, copy: str) -> None:
        raise AssertionError(f"{name} was created, to be compared")

    return DeclaredIndex(
        table=table,
        name=name,
        source=f"Index({name})",
        declare=declare,
        owner=owner,
        plain=Plain(columns, unique),
        any_name=any_name,
    )


KEY = plain("id", name="items_pkey", unique=True, owner=Owner("p"))
"""The primary key of `items`."""


def told(verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    """State and attributes by name, of what is not the same."""
    return {
        verdict.name: " ".join([verdict.state, *(d.attribute for d in verdict.differences)])
        for verdict in verdicts
        if verdict.state != "same"
    }


def verified(session: PsycopgSession, *declared: DeclaredIndex) -> dict[str, str]:
    """What `told` says about `items`."""
    return told(verify(session, [KEY, *declared], tables=[ITEMS]))
