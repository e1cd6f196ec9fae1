from dataclasses import replace

import pytest

from idx_core.model import Column, Columns, Dialect, Index, Table
from idx_core.rules.unfit_for_like import unfit_for_like
from tests.core.build import index, query, table
from tests.core.rules.harness import run


def told(
    *found: Index,
    condition: str = "name LIKE 'abc%'",
    collation: str | None = None,
    type_: str = "text",
) -> list[str]:
    users: Table = replace(
        table("id name", *found, name="users"),
        columns=Columns([Column("id", "bigint"), Column("name", type_, collation=collation)]),
    )
    asked = query("User.named", f"SELECT * FROM users WHERE {condition}")
    return [f"{f.message} {f.hint}" for f in run(unfit_for_like, users, queries=(asked,))]


def test_a_linguistic_order_has_no_prefixes() -> None:
    assert told(index("i", "name")) == [
        (
            "index (name) cannot answer the LIKE of User.named: its order is not bytewise "
            "Use (name text_pattern_ops)."
        )
    ]
    assert told(index("i", "name"), type_="varchar(90)")[0].endswith("(name varchar_pattern_ops).")


def test_no_btree_finds_parts() -> None:
    assert told(index("i", "name text_pattern_ops"), condition="name LIKE '%abc%'") == [
        (
            "index (name) cannot answer the LIKE of User.named: a B-tree finds only how a text "
            "begins Use GIN (name gin_trgm_ops), of the extension pg_trgm."
        )
    ]


FIT = {
    "pattern class": index("i", "name text_pattern_ops"),
    "pattern class behind an equality": index("i", "id", "name text_pattern_ops"),
    "collation C": index("i", "name collate=C"),
    "trigrams": index("i", "name gin_trgm_ops", method="gin"),
    "SP-GiST": index("i", "name", method="spgist"),
}


@pytest.mark.parametrize("fit", FIT.values(), ids=FIT)
def test_silent(fit: Index) -> None:
    assert told(index("j", "name"), fit) == []


def test_silent_where_the_column_is_bytewise() -> None:
    assert told(index("i", "name"), collation="C") == []


def test_silent_without_an_index_on_the_column() -> None:
    """IDX010 tells that one is missing."""
    assert told(index("i", "id")) == []
    assert told(index("i", "id", "name")) == []


def test_silent_for_equality() -> None:
    assert told(index("i", "name"), condition="name = $1") == []


def test_other_databases_have_other_collations() -> None:
    users = table("name:text", index("i", "name"), name="users")
    asked = query("User.named", "SELECT * FROM users WHERE name LIKE 'abc%'")
    assert run(unfit_for_like, users, queries=(asked,), dialect=Dialect.SQLITE) == []
