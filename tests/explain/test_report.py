"""Two plans on a terminal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from idx_core.build.wording import width
from idx_core.explain.report import Explanation
from idx_core.explain.tree import quantity
from idx_core.scale_model.plan import Plan


def plan(kind: str, cost: float, **others: Any) -> Plan:
    node = {"Node Type": kind, "Total Cost": cost, "Startup Cost": 0.0, "Plan Rows": 5, **others}
    top = {"Node Type": "Limit", "Total Cost": cost, "Startup Cost": 0.0, "Plan Rows": 5}
    return Plan({**top, "Plans": [node]})


BEFORE = plan("Seq Scan", 25_500_000.0, Filter="(a = 5)", **{"Relation Name": "t"})
AFTER = plan("Index Scan", 8.5, **{"Index Name": "t_a", "Relation Name": "t"})


def test_side_by_side_where_there_is_room() -> None:
    assert list(Explanation(BEFORE, AFTER).text(120)) == [
        "before" + " " * 51 + "  │  after",
        "Limit: cost 25.5M, rows 5" + " " * 32 + "  │  Limit: cost 8.5, rows 5",
        "  Seq Scan on t: cost 25.5M, rows 5"
        + " " * 22
        + "  │    Index Scan using t_a on t: cost 8.5, rows 5",
        "    Filter: (a = 5)" + " " * 38 + "  │",
        "",
        "cost 25.5M before, 8.5 after: 3M times less; indexes used: t_a",
    ]


def test_one_after_the_other_where_there_is_not() -> None:
    found = list(Explanation(BEFORE, AFTER, ("something",)).text(60))
    assert found[0] == "before"
    assert found[4] == "after"
    assert found[-1] == "note: something"
    assert all(width(line) <= 66 for line in found)


def test_the_same_plan_is_called_that() -> None:
    assert list(Explanation(BEFORE, BEFORE).text(60))[-1].endswith(
        "after: the same plan; no index is used"
    )
    assert list(Explanation(AFTER, None).text(60)) == [
        "Limit: cost 8.5, rows 5",
        "  Index Scan using t_a on t: cost 8.5, rows 5",
        "",
        "cost 8.5; indexes used: t_a",
    ]


def test_names_cannot_steer_the_terminal() -> None:
    hostile = plan("Index Scan", 8.5, **{"Index Name": "\x1b[2J\n", "Relation Name": "t"})
    assert "\x1b" not in "".join(Explanation(hostile, hostile, ("\x1b[2J",)).text(120))


def test_json_has_both_trees() -> None:
    found = json.loads(Explanation(BEFORE, AFTER).json())
    assert found["before"]["plan"] == BEFORE.tree
    assert found["after"]["indexes"] == ["t_a"]
    assert set(json.loads(Explanation(BEFORE, None).json())) == {"before", "notes"}


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (8.456, "8.46"),
        (99.4, "99.4"),
        (640.4, "640"),
        (999.6, "1k"),
        (9.996e5, "1M"),
        (2.5e9, "2.5B"),
    ],
)
def test_quantities_have_three_digits(number: float, text: str) -> None:
    assert quantity(number) == text
