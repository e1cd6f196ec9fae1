"""`manage.py idx health`: the same options, output and exit codes as of `alembic-idx health`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.db import connections, models
from django.test import override_settings

from tests.django.operations.harness import Migrator, create
from tests.health.asking import SCHEMA

NOW = ("--unused-days=0", "--min-size=0")


def said(alias: str, *arguments: str) -> tuple[int | str | None, str]:
    out = io.StringIO()
    try:
        call_command("idx", "health", f"--database={alias}", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def refusal(alias: str, *arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        said(alias, *arguments)
    assert refused.value.returncode == 2
    return str(refused.value)


@pytest.fixture
def alias(postgres_url: str, django_database: Callable[[str], str]) -> str:
    alias = django_database(postgres_url)
    shop = Migrator(alias)
    shop.apply(create("Item", name=models.CharField(max_length=50), number=models.IntegerField()))
    shop.execute("INSERT INTO shop_item (name, number) SELECT n, n FROM generate_series(1, 900) n")
    shop.execute('CREATE INDEX "by <b>number</b>" ON shop_item (number)')
    shop.execute("ANALYZE")
    return alias


def test_exit_codes(alias: str) -> None:
    assert said(alias, "--fail-on=error")[0] == 0
    assert said(alias, *NOW)[0] == 1
    assert said(alias, *NOW, "--fail-on=never")[0] == 0
    assert said(alias, "--fail-on=info")[0] == 1  # of settings
    for wrong in (
        *("--fail-on=much", "--unused-days=-1", "--min-size=big", "--timeout=soon", "--limit=-1"),
        *("--format=sarif", "--replica"),
    ):
        # for `call_command` it is an exception, for a shell `error: argument …` and the code 2
        with pytest.raises(CommandError, match=f"argument {wrong.partition('=')[0]}"):
            said(alias, wrong)
    told = refusal(alias, "--replica=mysql://me:secret@there/shop")
    assert "it is named by a URL" in told
    assert "secret" not in told


def test_no_server(django_database: Callable[[str], str]) -> None:
    alias = django_database("postgresql://me:secret@127.0.0.1:1/shop")
    told = refusal(alias)
    assert told.startswith("cannot run health: the database does not answer: ")
    assert "secret" not in told


def test_json_and_the_options(alias: str) -> None:
    code, text = said(alias, *NOW, "--format=json", "--fail-on=never", "--limit=0")
    document = json.loads(text)
    jsonschema.validate(document, SCHEMA)
    assert code == 0
    unused = [f["subject"] for f in document["findings"] if f["rule"] == "IDX302"]
    assert unused == ["shop_item.by <b>number</b>"]
    _, text = said(alias, "--format=json", "--unused-days=1", "--min-size=0")
    assert "IDX302" not in {finding["rule"] for finding in json.loads(text)["findings"]}
    _, text = said(alias, "--limit=1")
    assert len([line for line in text.splitlines() if line.startswith("  shop_item.")]) == 1
    _, text = said(alias, "--format=markdown")
    assert text.startswith("# Health of ")
    assert "<b>" not in text.replace("\\<", "")


def test_replicas(alias: str) -> None:
    """The server itself is taken for its replica: what counts is that it is asked."""
    arguments = (*NOW, "--format=json", "--fail-on=never")
    own = connections[alias].settings_dict
    url = f"postgresql://postgres@127.0.0.1:{own['PORT']}/{own['NAME']}"
    for name in (alias, url):
        document = json.loads(said(alias, *arguments, f"--replica={name}")[1])
        assert [replica["answered"] for replica in document["replicas"]] == [True]
        assert {len(i["usage"]) for t in document["tables"] for i in t["indexes"]} == {2}
    text = said(alias, *arguments, "--replica=postgresql://me:secret@127.0.0.1:1/shop")[1]
    assert "secret" not in text
    document = json.loads(text)
    assert [(r["name"], r["answered"]) for r in document["replicas"]] == [
        ("127.0.0.1:1/shop", False)
    ]
    assert "IDX302" not in {finding["rule"] for finding in document["findings"]}
    with override_settings(IDX={"replicas": ["postgresql://127.0.0.1:1/set"]}):
        (replica,) = json.loads(said(alias, *arguments)[1])["replicas"]
    assert replica["name"] == "127.0.0.1:1/set"


def test_other_databases(sqlite_alias: str, mariadb_alias: str) -> None:
    for alias, product in ((sqlite_alias, "SQLite"), (mariadb_alias, "MariaDB")):
        shop = Migrator(alias)
        shop.apply(create("Item", number=models.IntegerField(db_index=True)))
        shop.execute("CREATE INDEX twice ON shop_item (number, id)")
        code, text = said(alias, *NOW, "--format=json")
        document = json.loads(text)
        jsonschema.validate(document, SCHEMA)
        assert (code, document["server"]["product"]) == (1, product)
        (found,) = [f for f in document["findings"] if f["rule"] == "IDX304"]
        shop.execute(found["statement"].removesuffix(";"))
        assert said(alias, *NOW)[0] == 0
        assert "only for PostgreSQL are such migrations written" in refusal(alias, "--write")
