import itertools

from idx_core.engine import FAILED_RULE, judge
from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.registry import ALL_RULES
from idx_core.rule import rule
from idx_core.settings import Settings
from tests.core.build import index, references, schema, table

CHILDREN = table("p q", references("p"), references("q"), index("a", "q", "p"), index("b", "q"))


@rule("IDX999")
def always_raises(table: Table, schema: Schema) -> list[Finding]:
    raise KeyError("oops")


def test_a_broken_rule_is_told_and_hides_nothing() -> None:
    findings = judge(schema(CHILDREN), Settings(), (*ALL_RULES, always_raises))
    assert [f.rule for f in findings] == [FAILED_RULE, "IDX001", "IDX102"]
    assert str(findings[0]).startswith(
        "children: (IDX000) rule IDX999 (always_raises) failed: KeyError: 'oops'"
    )
    assert findings[0].severity is Severity.ERROR


def test_a_broken_rule_cannot_be_ignored_away_by_its_object() -> None:
    settings = Settings(ignore_objects={"*": "quiet"})
    assert [f.rule for f in judge(schema(CHILDREN), settings, (always_raises,))] == [FAILED_RULE]


def test_select_and_ignore() -> None:
    def told(**values: tuple[str, ...]) -> list[str]:
        return [f.rule for f in judge(schema(CHILDREN), Settings(**values))]  # type: ignore[arg-type]

    assert told() == ["IDX001", "IDX102"]
    assert told(select=("IDX0",)) == ["IDX001"]
    assert told(ignore=("IDX0",)) == ["IDX102"]
    assert told(ignore=("IDX",)) == []


def test_objects_are_ignored_by_subject_table_index_and_rule() -> None:
    def told(key: str) -> list[str]:
        return [f.rule for f in judge(schema(CHILDREN), Settings(ignore_objects={key: "why"}))]

    assert told("children.p") == ["IDX102"]
    assert told("children.b") == told("b") == ["IDX001"]
    assert told("children") == told("chil*") == []
    assert told("IDX001:children") == ["IDX102"]
    assert told("IDX002:children") == told("child") == ["IDX001", "IDX102"]


def test_the_order_of_declaration_does_not_matter() -> None:
    tables = [table("p q", references("p"), name=name) for name in ("c", "a", "b")]
    orders = {judge(schema(*order), Settings()) for order in itertools.permutations(tables)}
    assert len(orders) == 1


def test_ids_are_unique_and_in_order() -> None:
    ids = [r.id for r in ALL_RULES]
    assert ids == sorted(set(ids))


def test_a_finding_that_two_rules_share_keeps_what_the_first_said() -> None:
    shared: list[Finding] = []

    @rule("IDX998")
    def first(table: Table, schema: Schema) -> list[Finding]:
        shared[:] = [Finding(table=table.name, message="of both")]
        return shared

    @rule("IDX999", severity=Severity.INFO)
    def second(table: Table, schema: Schema) -> list[Finding]:
        return shared

    found = judge(schema(CHILDREN), Settings(), (first, second))
    told = [(each.rule, each.severity) for each in found]
    assert told == [("IDX998", Severity.WARNING), ("IDX999", Severity.INFO)]
