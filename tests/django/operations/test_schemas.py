"""A table in a schema of its own, as people spell it: `db_table = '"schema"."table"'`."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.db.migrations.operations import CreateModel
from django.db.models.functions import Lower

from django_idx.operations import AddIndexConcurrently, RemoveIndexConcurrently
from tests.django.operations.harness import Migrator

INDEX = models.Index(Lower("name"), name="things_name")


@pytest.mark.parametrize("db_table", ['"elsewhere"."things"', 'elsewhere"."things'])
def test_namesakes_in_another_schema_stay(
    postgres_alias: str, db_table: str, caplog: pytest.LogCaptureFixture
) -> None:
    shop = Migrator(postgres_alias)
    shop.execute("CREATE SCHEMA elsewhere")
    shop.execute("CREATE TABLE things (id int)")
    shop.execute("CREATE INDEX things_name ON things (id)")
    namesake = {"things_name": "CREATE INDEX things_name ON public.things USING btree (id)"}
    fields: list[tuple[str, Any]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.TextField()),
    ]
    shop.apply(CreateModel("Thing", fields, options={"db_table": db_table}))
    before = shop.state
    with shop.statements() as ran:
        shop.apply(AddIndexConcurrently("Thing", INDEX))
        shop.state = before  # built, but not recorded
        shop.apply(AddIndexConcurrently("Thing", INDEX))
        shop.apply(RemoveIndexConcurrently("Thing", "things_name"))
    assert [sql.split(" ON ")[0] for sql in ran if " CONCURRENTLY " in sql] == [
        'CREATE INDEX CONCURRENTLY "things_name"',
        'DROP INDEX CONCURRENTLY "elsewhere"."things_name"',
    ]
    assert "is there already" in caplog.text
    assert shop.indexes("things").items() >= namesake.items()
