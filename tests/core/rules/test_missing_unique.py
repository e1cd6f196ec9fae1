from dataclasses import replace

import pytest

from idx_core.model import DeclaredUniqueness, Index, Table
from idx_core.rules.missing_unique import missing_unique
from tests.core.build import index, primary_key, table, unique
from tests.core.rules.harness import messages, run

ONE = DeclaredUniqueness(columns=("user_id",), source="relationship User.profile")


def profiles(*parts: Index) -> Table:
    return replace(table("id user_id lang", *parts, name="profiles"), one_to_one=(ONE,))


def test_two_rows_where_the_models_read_one() -> None:
    assert messages(missing_unique, profiles(index("i", "user_id"))) == [
        (
            "profiles.user_id: relationship User.profile is a single row, but nothing keeps "
            "(user_id) unique"
        )
    ]


NEAR_MISSES = {
    "unique constraint": profiles(unique("user_id")),
    "unique index": profiles(index("i", "user_id", unique=True)),
    "primary key": profiles(primary_key("user_id")),
    "nothing declared": replace(profiles(), one_to_one=()),
}
STILL_MISSING = {
    "unique with another column": profiles(unique("user_id", "lang")),
    "unique among some rows": profiles(index("i", "user_id", unique=True, where="lang > 3")),
    "unique of an expression": profiles(index("i", "(abs(user_id))", unique=True)),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(missing_unique, needed) == []


@pytest.mark.parametrize("missing", STILL_MISSING.values(), ids=STILL_MISSING)
def test_not_silent(missing: Table) -> None:
    assert len(run(missing_unique, missing)) == 1
