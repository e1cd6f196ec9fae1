import pytest

from idx_core.model import Table
from idx_core.rules.constant_key import constant_key
from tests.core.build import index, table
from tests.core.rules.harness import messages, run

RETRYING = "status = 'RETRYING'"


def test_the_key_that_the_predicate_fixes() -> None:
    """Seen in a plan: the retries, in order, with the status as a second key."""
    deliveries = table("status at", index("i", "at", "status", where=RETRYING), name="deliveries")
    [finding] = run(constant_key, deliveries)
    assert finding.subject == "deliveries.i"
    assert finding.message == (
        "index (at, status) has status as a key, which is the same in all of its rows "
        "(WHERE status = 'RETRYING')"
    )
    assert finding.hint == "Leave status out: (at) WHERE status = 'RETRYING'."
    assert run(constant_key, table("status at", index("i", "at", where=RETRYING))) == []


@pytest.mark.parametrize(
    ("predicate", "fixed"),
    [
        ("gone IS NULL", "gone"),
        ("gone", "gone"),
        ("NOT gone", "gone"),
        ("gone = false AND y > 3", "gone"),
        ("gone IN ('A') AND y IS NULL", "gone and y"),
    ],
)
def test_what_fixes_a_column(predicate: str, fixed: str) -> None:
    [message] = messages(
        constant_key, table("gone x y", index("i", "gone", "x", "y", where=predicate))
    )
    assert f"has {fixed} as a key" in message


def test_nothing_but_constants() -> None:
    [finding] = run(constant_key, table("status", index("i", "status", where=RETRYING)))
    assert finding.hint.startswith("Make the key what these rows are looked up")


NEAR_MISSES = {
    "several values": table("s", index("i", "s", where="s IN ('A', 'B')")),
    "not null": table("s", index("i", "s", where="s IS NOT NULL")),
    "a range": table("s", index("i", "s", where="s > 3")),
    "either": table("s x", index("i", "s", where="s = 1 OR x = 1")),
    "another column": table("s x", index("i", "x", where="s = 1")),
    "included": table("s x", index("i", "x", include=("s",), where="s = 1")),
    "an expression of it": table("s", index("i", "(lower(s))", where="s = 'A'")),
    "compared with a column": table("s x", index("i", "s", where="s = x")),
    "no predicate": table("s", index("i", "s")),
}


@pytest.mark.parametrize("needed", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(needed: Table) -> None:
    assert run(constant_key, needed) == []
