"""Whatever is found in these tests must also be found by a run, which leaves out what it can."""

from __future__ import annotations

import pytest

from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.registry import ALL_RULES, rules_for
from idx_core.rule import Rule


@pytest.fixture(autouse=True)
def no_rule_is_left_out_that_finds_something(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Rule.__call__

    def judge_and_compare(rule: Rule, table: Table, schema: Schema) -> list[Finding]:
        found = judge(rule, table, schema)
        assert not found or rule not in ALL_RULES or rule in rules_for(schema), rule.name
        return found

    monkeypatch.setattr(Rule, "__call__", judge_and_compare)
