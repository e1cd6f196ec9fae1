"""Which hand-written statements are understood, and which near ones are left alone."""

from __future__ import annotations

import pytest

from idx_core.build.statement import CreateStatement, DropStatement, understood


@pytest.mark.parametrize(
    ("sql", "name", "schema", "table", "declared"),
    [
        (
            'CREATE INDEX CONCURRENTLY "by_name" ON "items" ("name")',
            "by_name",
            None,
            "items",
            'CREATE INDEX "by_name" ON other ("name")',
        ),
        (
            " create unique index\n concurrently By_Name on Shop . Items\tusing btree(a);\n",
            "by_name",
            "shop",
            "items",
            "CREATE UNIQUE INDEX By_Name ON other\tusing btree(a)",
        ),
        (
            'CREATE INDEX CONCURRENTLY "a.b "" ON c" ON "x.y"."it%em" (a) WHERE b LIKE \'%x\'',
            'a.b " ON c',
            "x.y",
            "it%em",
            'CREATE INDEX "a.b "" ON c" ON other (a) WHERE b LIKE \'%x\'',
        ),
    ],
)
def test_what_is_created(
    sql: str, name: str, schema: str | None, table: str, declared: str
) -> None:
    found = understood(sql)
    assert isinstance(found, CreateStatement)
    assert (found.name, found.schema, found.table) == (name, schema, table)
    assert found.declared_on("other") == declared


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("DROP INDEX CONCURRENTLY by_name", DropStatement("by_name", None)),
        ('drop index concurrently IF EXISTS "a.B"."c""d";', DropStatement('c"d', "a.B")),
        ("DROP INDEX CONCURRENTLY Shop.By_Name ;", DropStatement("by_name", "shop")),
    ],
)
def test_what_is_dropped(sql: str, found: DropStatement) -> None:
    assert understood(sql) == found


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX by_name ON items (name)",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_name ON items (name)",
        "CREATE INDEX CONCURRENTLY ON items (name)",
        "CREATE INDEX CONCURRENTLY by_name ON ONLY items (name)",
        "CREATE INDEX CONCURRENTLY by_name ON db.shop.items (name)",
        "CREATE INDEX CONCURRENTLY shop.by_name ON items (name)",
        "CREATE INDEX CONCURRENTLY by_name ON items (name); SELECT 1",
        "CREATE INDEX CONCURRENTLY by_name ON items (name) -- soon",
        "/* soon */ CREATE INDEX CONCURRENTLY by_name ON items (name)",
        'CREATE INDEX CONCURRENTLY U&"by_name" ON items (name)',
        "CREATE INDEX CONCURRENTLY größe ON items (name)",
        "CREATE INDEX CONCURRENTLY by_name ON größe (name)",
        'CREATE INDEX CONCURRENTLY "" ON items (name)',
        "EXPLAIN CREATE INDEX CONCURRENTLY by_name ON items (name)",
        "REINDEX INDEX CONCURRENTLY by_name",
        "DROP INDEX by_name",
        "DROP INDEX CONCURRENTLY by_name, other",
        "DROP INDEX CONCURRENTLY by_name CASCADE",
        "DROP INDEX CONCURRENTLY db.shop.by_name",
        "DROP INDEX CONCURRENTLY by_name; DROP TABLE items",
        "",
    ],
)
def test_what_is_not_certain(sql: str) -> None:
    assert understood(sql) is None
