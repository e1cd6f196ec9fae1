"""What a mark does to a function: next to nothing."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys

import pytest

from idx_core.declared import any_declared, declared_query, declared_sql, is_declared

# Both packages, and neither a framework nor a rule nor a parser.
_LOADED = """
import json, sys
before = set(sys.modules)
import alembic_idx, django_idx
from alembic_idx import declared_query, declared_sql
@declared_query
def query(client): return "SELECT 1"
query(1)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


class Reports:
    @classmethod
    @declared_query
    def of_class(cls, client: int) -> tuple[str, int]:
        """Told."""
        return cls.__name__, client

    @declared_query(client=3)
    @classmethod
    def above(cls, client: int) -> tuple[str, int]:
        return cls.__name__, client

    @staticmethod
    @declared_query(client=3)
    def static(client: int) -> int:
        return client

    @declared_query
    def of_instance(self, client: int) -> tuple[str, int]:
        return type(self).__name__, client

    text = declared_sql("SELECT 1")
    other = "SELECT 2"


class Own(Reports):
    pass


@declared_query
def of_module(client: int, *, limit: int = 3) -> int:
    return client + limit


def test_functions_are_what_they_were() -> None:
    assert of_module(1) == 4
    assert Own.of_class(1) == ("Own", 1)
    assert Own.above(1) == ("Own", 1)
    assert Own.static(1) == 1
    assert Own().of_instance(1) == ("Own", 1)
    assert Own.text == "SELECT 1"
    assert str(inspect.signature(Own.of_class)) == "(client: 'int') -> 'tuple[str, int]'"
    assert Own.of_class.__doc__ == "Told."


def test_without_classmethod() -> None:
    class Bare:
        @declared_query
        def found(cls, client: int) -> tuple[str, int]:
            return cls.__name__, client  # type: ignore[attr-defined]

    found = vars(Bare)["found"]
    assert isinstance(found, classmethod)
    assert found.__get__(None, Bare)(1) == ("Bare", 1)


def test_what_is_declared() -> None:
    members = {name for name, value in vars(Reports).items() if is_declared(value)}
    assert members == {"of_class", "above", "static", "of_instance", "text"}
    assert is_declared(of_module)
    assert not is_declared(len)
    assert any_declared()


def test_only_functions_and_texts() -> None:
    with pytest.raises(TypeError, match="a declared query is a function or declared_sql"):
        declared_query("SELECT 1")


def test_nothing_else_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    loaded = {name for name in json.loads(done.stdout) if not name.startswith("idx_core")}
    assert not loaded & {"alembic", "sqlalchemy", "django", "sqlglot", "psycopg"}
    ours = {name for name in json.loads(done.stdout) if name.startswith("idx_core")}
    assert ours == {"idx_core", "idx_core.declared"}


# Models without declared queries, judged by both adapters.
_JUDGED = """
import sys
import django
from django.conf import settings
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_idx"],
    IDX={"apps": "*"},
)
django.setup()
from django_idx.checks import check_indexes
assert check_indexes()
import sqlalchemy
from sqlalchemy.dialects import postgresql
from alembic_idx import findings
from sqlalchemy import Column, ForeignKey, Integer
metadata = sqlalchemy.MetaData()
parent = Column("parent", ForeignKey("t.id"))
sqlalchemy.Table("t", metadata, Column("id", Integer, primary_key=True), parent)
assert findings(metadata, postgresql.dialect())
for_queries = ("sqlglot", "idx_core.declared.", "django_idx.param", "django_idx.query_sql")
print([name for name in sys.modules if name.startswith(for_queries)])
"""


def test_who_declares_nothing_pays_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _JUDGED], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
