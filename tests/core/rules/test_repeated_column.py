import pytest

from idx_core.model import Table
from idx_core.rules.repeated_column import repeated_column
from tests.core.build import index, table
from tests.core.rules.harness import messages, run


def test_an_included_column_that_is_a_key() -> None:
    children = table("x y", index("i", "x", include=("y", "x")))
    assert messages(repeated_column, children) == [
        "children.i: index (x) INCLUDE (y, x) has x twice"
    ]


def test_an_included_column_that_is_included_already() -> None:
    [message] = messages(repeated_column, table("x y", index("i", "x", include=("y", "y"))))
    assert message.endswith("has y twice")


NEAR_MISSES = {
    "another column": table("x y", index("i", "x", include=("y",))),
    "an expression of it": table("x", index("i", "(lower(x))", include=("x",))),
    "a key that cannot be read back": table(
        "x", index("i", "x gist_trgm_ops", include=("x",), method="gist")
    ),
    "nothing included": table("x y", index("i", "x", "y")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(repeated_column, needed) == []
