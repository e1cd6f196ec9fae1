"""`check --database ALIAS`: what is told of a live database, and that nothing is of others."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core.checks import CheckMessage, Tags, run_checks
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

OWN = {"apps": ["auth"]}


def checked(*aliases: str) -> list[CheckMessage]:
    found = run_checks(tags=[Tags.database], databases=aliases)
    return [each for each in found if str(each.id).startswith("django_idx.")]


def execute(alias: str, *statements: str) -> None:
    with connections[alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def alias(postgres_alias: str) -> str:
    call_command("migrate", database=postgres_alias, verbosity=0)
    return postgres_alias


@override_settings(IDX=OWN)
def test_what_is_found(alias: str) -> None:
    assert checked(alias) == []
    many = "INSERT INTO auth_group_permissions (group_id, permission_id)"
    execute(
        alias,
        "INSERT INTO auth_group VALUES (1, 'a')",
        "ALTER TABLE auth_group_permissions DROP CONSTRAINT"
        " auth_group_permissions_group_id_permission_id_0cd325b0_uniq",
        f"{many} SELECT 1, (SELECT min(id) FROM auth_permission) FROM generate_series(1, 10000)",
        "ANALYZE auth_group_permissions",
        "DROP INDEX auth_group_permissions_group_id_b120cbf9",
    )
    with pytest.raises(Exception, match="could not create unique index"):
        execute(
            alias,
            'CREATE UNIQUE INDEX CONCURRENTLY "once <b>" ON auth_group_permissions (group_id)',
        )
    execute(alias, "SET enable_indexscan = off")
    found = {str(each.id): each for each in checked(alias)}
    assert sorted(found) == [f"django_idx.W{number}" for number in (301, 308, 309)]
    model = found["django_idx.W301"].obj
    assert str(model._meta.db_table) == "auth_group_permissions"
    assert "'once <b>'" in found["django_idx.W301"].msg
    assert found["django_idx.W309"].msg.startswith("group_id: in ")
    assert "enable_indexscan" in found["django_idx.W308"].msg
    # and `migrate` tells it, and goes on
    err = io.StringIO()
    call_command("migrate", database=alias, verbosity=0, stderr=err, skip_checks=False)
    assert "(django_idx.W301)" in err.getvalue()
    with override_settings(IDX={**OWN, "ignore": ["IDX309", "IDX308"]}):
        assert [each.id for each in checked(alias)] == ["django_idx.W301"]
    with override_settings(IDX={**OWN, "ignore_objects": {"once*": "tomorrow"}}):
        assert sorted(str(each.id) for each in checked(alias)) == [
            "django_idx.W308",
            "django_idx.W309",
        ]
    with override_settings(IDX={"apps": ["contenttypes"]}):
        assert [each.id for each in checked(alias)] == ["django_idx.W308"]


def test_silence_elsewhere(sqlite_alias: str) -> None:
    with override_settings(IDX={"apps": "nonsense"}):  # not even the settings are read
        assert checked(sqlite_alias, "default") == []
    assert [e for e in run_checks() if str(e.id) in ("django_idx.W301", "django_idx.W902")] == []


def test_a_database_that_does_not_answer(django_database: Callable[[str], str]) -> None:
    alias = django_database("postgresql://me:secret@127.0.0.1:1/shop")
    (told,) = checked(alias)
    assert told.id == "django_idx.W902"
    assert "the database does not answer" in told.msg
    assert "secret" not in str(told)


def test_nothing_is_imported_until_then() -> None:
    code = """
import sys
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django_idx"])
django.setup()
print([name for name in sys.modules if "database_checks" in name or "idx_core.health" in name])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
