"""What `idx hazards --fix` writes is silent, and runs up, down and up on PostgreSQL 18."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from tests.hazards.django.corpus import CORPUS, Labelled
from tests.hazards.django.fixing import MORE, REFUSED
from tests.hazards.django.support import FIRST, fix, installed, leaf, migrate, read, write
from tests.support.postgres import PostgresServer

LEFT_ALONE = {
    "alter_field_unique": "there is no other form of AlterField in line 30",
    "add_unique_field": "AddField in line 30 brings a constraint along with its column",
    "exclusion": "no statement does without a lock what AddConstraint in line 30 does",
    "run_sql_parameters": "there is no other form of RunSQL in line 30",
    "subclass": "there is no other form of AddHurriedIndex in line 30",
    "unique_that_is_referred_to": "there is no other form of AlterField in line 30",
}
FIXABLE = [
    case
    for case in (*CORPUS, *MORE)
    if case.expected & {"IDX401", "IDX402"} and case.name not in LEFT_ALONE
]
BY_NAME = {case.name: case for case in CORPUS}
_CATALOG = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid FROM pg_index
    JOIN pg_class ON oid = indexrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    ORDER BY 1, 2
"""


# One of each kind of fix; all others take a minute more.
ALWAYS = {
    *("add_index_before_field", "alter_field_db_index", "alter_unique_together", "followed"),
    *("foreign_key_beside_others", "one_after_the_other", "remove_unique_constraint"),
    *("run_sql_create_index", "separate_run_sql", "several_in_one", "sql_unique_deferrable"),
    *("turn_on_db_constraint", "mixed", "add_foreign_key"),
}
OF_STOCK = {"add_index_after_field", "remove_index"}


@pytest.mark.parametrize(
    ("chosen", "stock"),
    [
        pytest.param(ALWAYS, False, id="ours"),
        pytest.param(OF_STOCK, True, id="stock"),
        pytest.param({c.name for c in FIXABLE} - ALWAYS, False, id="rest", marks=pytest.mark.real),
    ],
)
def test_fixes_run_up_down_and_up_and_are_silent(
    chosen: set[str],
    stock: bool,
    tmp_path: Path,
    postgres18: PostgresServer,
    django_database: Callable[[str], str],
) -> None:
    with postgres18.fresh_database() as url:
        alias = django_database(url)
        bare = _base(alias, tmp_path)
        for name in sorted(chosen):
            case = next(each for each in FIXABLE if each.name == name)
            _run(case, alias, tmp_path, bare, stock=stock)


def _base(alias: str, folder: Path) -> object:
    with installed(write(FIXABLE[0], folder)):
        migrate(alias, FIRST)
    return _catalog(alias)


def _run(case: Labelled, alias: str, folder: Path, bare: object, *, stock: bool) -> None:
    package = write(case, folder)
    with installed(package):
        fixed = fix(package, stock=stock)
        assert fixed.written, case.name
        assert fixed.refused == [], case.name
        _, hazards = read(package)
        assert {hazard.rule for hazard in hazards} <= case.expected - {"IDX401", "IDX402"}, hazards
        migrate(alias, leaf())
        done = _catalog(alias)
        assert done != bare, case.name
        migrate(alias, FIRST)
        assert _catalog(alias) == bare, case.name
        migrate(alias, leaf())
        assert _catalog(alias) == done, case.name
        migrate(alias, FIRST)


@pytest.mark.parametrize("name", [*LEFT_ALONE, *REFUSED])
def test_what_is_not_mechanical_is_refused(name: str, tmp_path: Path) -> None:
    case, reason = REFUSED[name] if name in REFUSED else (BY_NAME[name], LEFT_ALONE[name])
    package = write(case, tmp_path)
    before = {path: path.read_bytes() for path in package.glob("*.py")}
    with installed(package):
        fixed = fix(package)
        assert fixed.refused == [f"cannot fix shop.0002_case: {reason}"]
    assert {path: path.read_bytes() for path in package.glob("*.py")} == before
    assert fixed.written == []


def _catalog(alias: str) -> object:
    with connections[alias].cursor() as cursor:
        cursor.execute(_CATALOG)
        return cursor.fetchall()
