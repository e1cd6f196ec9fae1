"""`idx health --write`: drops of what no model declares, rebuilds of what one does, and back."""

from __future__ import annotations

import ast
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.build.sessions import Database
from tests.django.migrations.project import Project

SHOP = """
class Tag(models.Model):
    name = models.CharField(max_length=20)


class Item(models.Model):
    a = models.IntegerField()
    b = models.CharField(max_length=50)
    c = models.CharField(max_length=50)
    tags = models.ManyToManyField(Tag)

    class Meta:
        indexes = [
            models.Index(fields=["a"], name="declared_a"),
            models.Index(fields=["c"], name="declared_c"),
        ]
"""
OTHERS = """
class Thing(models.Model):
    n = models.IntegerField()
"""
HOSTILE = 'by "b"; \\ """ %s :x <script> é'
NOW = ("--unused-days=0", "--min-size=0")
BUILDS = (
    "INSERT INTO shop_tag (name) VALUES ('x')",
    """INSERT INTO shop_item (a, b, c) SELECT n, 'b' || n, 'c' || n
       FROM generate_series(1, 9000) n""",
    "INSERT INTO shop_item_tags (item_id, tag_id) SELECT n, 1 FROM generate_series(1, 9000) n",
    "INSERT INTO things_thing (n) SELECT generate_series(1, 3000)",
    "CREATE INDEX by_hand ON shop_item (a DESC, b text_pattern_ops) INCLUDE (c) WHERE a > 5",
    'CREATE INDEX "Lowered" ON shop_item (lower(b) COLLATE "C") WITH (fillfactor = 70)',
    "CREATE INDEX through ON shop_item_tags (item_id, tag_id) WHERE tag_id > 0",
    "CREATE INDEX of_things ON things_thing (n)",
    "DROP INDEX declared_a",
)


def leave_invalid(connection: psycopg.Connection, url: str) -> None:
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE shop_item IN ROW EXCLUSIVE MODE")
        connection.execute("SET statement_timeout = 100")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("CREATE INDEX CONCURRENTLY declared_a ON shop_item (a)")


def test_there_and_back(tmp_path: Path, postgres_url: str) -> None:
    project = Project(tmp_path / "home", postgres_url, idx={"apps": ["shop"]})
    project.app("shop", SHOP)
    project.app("things", OTHERS)
    project.manage("makemigrations")
    project.migrate()
    database = Database(postgres_url)
    try:
        database.execute(*BUILDS)
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            name = sql.Identifier(HOSTILE)
            connection.execute(sql.SQL("CREATE INDEX {} ON shop_item (b, a)").format(name))
            connection.execute("DELETE FROM shop_item_tags WHERE id % 20 <> 0")
            connection.execute("VACUUM ANALYZE")
            leave_invalid(connection, postgres_url)
        before, files = database.indexes(), project.files()
        told = project.manage("idx", "health", *NOW, "--write", "--limit=9", fails=True).out
        (written,) = [name for name in project.files() if name not in files]
        assert written == "shop/0002_health_of_indexes"
        why = ast.get_docstring(ast.parse(project.source(written)), clean=False) or ""
        assert "- drop shop_item.by_hand (" in why
        assert "INCLUDE (c)" in why
        assert HOSTILE in " ".join(why.split())
        assert "- rebuild shop_item.declared_a (" in why
        assert "of_things" not in why
        assert "the app 'things' is not the project's own" in told
        assert "Not written: drop shop_item.declared_c: the models declare it" in told
        assert database.indexes() == before  # so far only a file
        assert before["declared_a"].endswith(" INVALID")

        project.migrate()
        after = database.indexes()
        assert set(before) - set(after) == {"by_hand", "Lowered", "through", HOSTILE}
        healed = {name: text.removesuffix(" INVALID") for name, text in before.items()}
        assert after == {name: healed[name] for name in after}
        project.migrate("shop", "0001")
        assert database.indexes() == healed
        project.migrate()
        assert database.indexes() == after
    finally:
        database.close()
