"""`idx adopt`: what somebody made by hand in the database goes into the models; none is built."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg

from tests.django.migrations.project import Project

MODELS = """
    class Client(models.Model):
        name = models.CharField(max_length=80)
        state = models.CharField(max_length=20)
        number = models.IntegerField(null=True)
        at = models.DateTimeField(null=True)
        data = models.JSONField(default=dict)

        class Meta:
            db_table = "clients"
            indexes = [models.Index(fields=["number"], name="declared")]
"""
ADOPTED = {
    "on_expression": "CREATE INDEX on_expression ON clients (lower(name), at DESC)",
    "on_condition": "CREATE INDEX on_condition ON clients (number) WHERE state = 'OPEN'",
    "of_several": "CREATE INDEX of_several ON clients (at) WHERE state IN ('A', 'B') AND id > 3",
    "on_order": "CREATE INDEX on_order ON clients (state, at DESC NULLS LAST)",
    "including": "CREATE INDEX including ON clients (number DESC) INCLUDE (state, name)",
    "for_like": "CREATE INDEX for_like ON clients (name varchar_pattern_ops, number)",
    "in_json": "CREATE INDEX in_json ON clients USING gin (data jsonb_path_ops)",
    "filled": "CREATE INDEX filled ON clients (at) WITH (fillfactor = 70)",
    "hashed": "CREATE INDEX hashed ON clients USING hash (state)",
}
BY_HAND = {
    "collated": 'CREATE INDEX collated ON clients (name COLLATE "C")',
    "enforced": "CREATE UNIQUE INDEX enforced ON clients (number, at)",
    "_hidden": "CREATE INDEX _hidden ON clients (number, state)",
    "a_name_that_is_longer_than_thirty": (
        "CREATE INDEX a_name_that_is_longer_than_thirty ON clients (number, data)"
    ),
}
_OIDS = """
SELECT c.relname, c.oid::bigint FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'clients'::regclass
"""


def oids(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return dict(connection.execute(_OIDS).fetchall())


def test_there_and_back(tmp_path: Path, postgres_url: str) -> None:
    url = postgres_url
    project = Project(tmp_path, url, packages=["django.contrib.postgres"])
    project.app("shop", MODELS)
    project.make()
    project.migrate()
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (*ADOPTED.values(), *BY_HAND.values()):
            connection.execute(statement.encode())
    there, before = project.catalog(), oids(url)

    shown = project.manage("idx", "adopt", "on_*", fails=True)
    assert set(re.findall(r'name="(\w+)"', shown.out)) == {"declared"} | {
        name for name in ADOPTED if name.startswith("on_")
    }
    source = tmp_path / "shop" / "models.py"
    lines = source.read_text().splitlines()[:-1]  # the last one is the list
    adopted = project.manage("idx", "adopt", "--all", "--write", fails=True)
    assert adopted.out.startswith("written: shop/models.py\n")
    assert set(re.findall(r" for '(\w+)': ", adopted.err)) == set(BY_HAND)
    written = source.read_text()
    assert all(f'"{name}"' in written for name in ADOPTED)
    assert [line for line in lines if line.strip() not in written] == []

    # the models say what is there: one migration, which finds it all
    (made,) = project.make()
    assert [name for name in ADOPTED if name not in project.source(made)] == []
    project.migrate()
    assert (project.catalog(), oids(url)) == (there, before)
    project.assert_settled()
    assert project.manage("idx", "adopt", *ADOPTED).out == "Nothing to adopt.\n"

    project.migrate("shop", "0001")
    assert oids(url).keys() == before.keys() - ADOPTED.keys()
    project.migrate()
    again = project.catalog()
    # PostgreSQL reads casts otherwise than it wrote them, here as after a dump
    assert {name for name, text in again.items() if there.pop(name) != text} <= {"of_several"}
    assert there == {}


def test_mistakes(tmp_path: Path) -> None:
    project = Project(tmp_path, f"sqlite:///{tmp_path / 'database.sqlite3'}")
    project.app("shop", MODELS)
    told = project.manage("idx", "adopt", fails=True)
    assert "cannot adopt: name the indexes, or give --all" in told.err
    told = project.manage("idx", "adopt", "--all", fails=True)
    assert "only PostgreSQL's catalog tells all of an index; 'default' is sqlite" in told.err
