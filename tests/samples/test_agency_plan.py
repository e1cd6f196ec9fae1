"""The hand-written plan of agency, 128 indexes: what is redundant and of low value in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.workloads.projects import SAMPLES, Project
from tests.samples.readme import counts_told

# Written down from the plan itself, by reading it: table, and the columns of the index.
PREFIX = {
    "users": ("role", "deleted_at"),
    "clients": ("status", "account_manager_id"),
    "projects": ("client_id", "manager_id", "status"),
    "milestones": ("project_id",),
    "tasks": ("project_id", "assignee_id", "status", "project_id status", "assignee_id status"),
    "comments": ("task_id",),
    "time_entries": ("user_id", "project_id", "task_id", "billable", "user_id project_id"),
    "invoices": ("client_id", "project_id", "status", "client_id status"),
    "payments": ("invoice_id",),
    "expenses": ("project_id", "user_id"),
    "messages": ("recipient_id", "project_id"),
    "notifications": ("user_id", "user_id read_at"),
    "documents": ("project_id",),
}
BESIDE_CONSTRAINT = {"users": ("email",), "invoices": ("number",)}
# Django has made the same index for the foreign key already.
TWICE = {
    "users": ("team_id",),
    "clients": ("account_manager_id",),
    "projects": ("client_id", "manager_id"),
    "milestones": ("project_id",),
    "tasks": ("project_id", "assignee_id", "milestone_id", "parent_id", "created_by_id"),
    "comments": ("task_id", "author_id"),
    "time_entries": ("user_id", "project_id", "task_id", "invoice_id"),
    "invoices": ("client_id", "project_id", "created_by_id"),
    "payments": ("invoice_id",),
    "expenses": ("project_id", "user_id"),
    "messages": ("sender_id", "recipient_id", "project_id"),
    "notifications": ("user_id",),
    "documents": ("project_id", "uploaded_by_id"),
}
OF_LOW_VALUE = {
    "users": ("email_verified", "is_active"),
    "projects": ("is_billable",),
    "time_entries": ("billable",),
}

# No query of the agency compares, or has its first rows in order of, the first key.
OF_NO_USE = {
    "users": (
        *("email", "email_verified", "is_active", "last_login", "role"),
        *("role created_at", "role is_active"),
    ),
    "clients": ("country", "created_at", "email", "name"),
    "projects": (
        *("budget", "completed_at", "end_date", "is_billable", "priority", "start_date"),
        "updated_at",
    ),
    "milestones": ("due_date",),
    "tasks": ("completed_at", "estimated_hours", "priority", "start_date", "updated_at"),
    "time_entries": ("billable", "billable date", "hours"),
    "invoices": ("created_at", "currency", "number", "sent_at", "total"),
    "payments": ("method", "paid_at"),
    "notifications": ("kind",),
}

FINDINGS = """
import json
import django
django.setup()
from django.apps import apps
from django.conf import settings
from agency.plan_indexes import PLAN
from django_idx.queries import declared_queries
from django_idx.reading import read_schema
from idx_core.engine import judge
from idx_core.model import Dialect
from idx_core.settings import Settings
queries, errors = declared_queries(None, settings.IDX["queries"], Dialect.POSTGRESQL)
assert not errors
schema = read_schema(dialect=Dialect.POSTGRESQL, queries=queries)
names = [i.name for model in apps.get_models() for i in model._meta.indexes]
found = judge(schema, Settings())
print(json.dumps({
    "plan": PLAN,
    "indexes": [name for name in names if name],
    "findings": [(f.rule, f.table.name, f.index, " ".join(f.columns)) for f in found],
}))
"""


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the tool says of the models with the plan; no database is asked."""
    folder = tmp_path_factory.mktemp("plan") / "agency"
    project = Project.copied(SAMPLES["agency"], folder, "postgresql://nobody@127.0.0.1:1/none")
    told: dict[str, Any] = json.loads(
        project.run("-c", FINDINGS, AGENCY_MODELS="plan", DJANGO_SETTINGS_MODULE="agency.settings")
    )
    return told


def found(answer: dict[str, Any], rule: str, *, planned: bool) -> set[tuple[str, str]]:
    """Table and columns of each finding about an index of the plan, or about one of Django's."""
    names = set(answer["indexes"])
    return {
        (table, columns)
        for told, table, index, columns in answer["findings"]
        if told == rule and (index in names) == planned
    }


def pairs(expected: Mapping[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    return {(table, columns) for table, indexes in expected.items() for columns in indexes}


def test_it_is_the_plan(answer: dict[str, Any]) -> None:
    sizes = Counter(len(fields.split()) for of in answer["plan"].values() for fields in of)
    assert sum(sizes.values()) == len(answer["indexes"]) == 128
    assert sizes[1] == 84
    assert len(answer["plan"]) == 13
    of = {model: len(indexes) for model, indexes in answer["plan"].items()}
    assert (of["User"], of["Project"], of["Task"]) == (11, 19, 21)
    assert (of["TimeEntry"], of["Invoice"]) == (15, 18)


def test_prefixes(answer: dict[str, Any]) -> None:
    assert found(answer, "IDX102", planned=True) == pairs(PREFIX)


def test_beside_constraints(answer: dict[str, Any]) -> None:
    assert found(answer, "IDX103", planned=True) == pairs(BESIDE_CONSTRAINT)


def test_twice(answer: dict[str, Any]) -> None:
    """Of two equal indexes the declared one stays: the finding is about Django's."""
    assert found(answer, "IDX101", planned=True) == set()
    assert found(answer, "IDX101", planned=False) == pairs(TWICE)


def test_of_low_value(answer: dict[str, Any]) -> None:
    assert found(answer, "IDX201", planned=True) == pairs(OF_LOW_VALUE)


def test_of_no_use(answer: dict[str, Any]) -> None:
    assert found(answer, "IDX107", planned=True) == pairs(OF_NO_USE)


def test_the_readme_counts_them() -> None:
    counted = {
        rule: sum(map(len, expected.values()))
        for rule, expected in (
            *(("IDX101", TWICE), ("IDX102", PREFIX), ("IDX103", BESIDE_CONSTRAINT)),
            *(("IDX107", OF_NO_USE), ("IDX201", OF_LOW_VALUE)),
        )
    }
    assert counts_told("agency") == counted
