"""The hand-written plan of justice: what is impossible, redundant and useless in it."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from benchmarks.workloads.projects import SAMPLES, Project
from tests.samples.readme import counts_told

# Written down from the plan itself, by reading it.
IMPOSSIBLE = {"idx_report_execution_monthly_quota", "idx_global_log_week"}
CONSTANT_KEY = {"idx_webhook_delivery_retry", "idx_credit_transaction_completed"}
BESIDE_CONSTRAINT = {"idx_workspace_credits_workspace", "idx_workspace_member_workspace_user"}
UNUSED = {"idx_credit_transaction_usage", "idx_rate_limit_active"}
PREFIX = {
    *("idx_report_execution_workspace", "idx_webhook_delivery_workspace"),
    *("idx_process_batch_upload_active", "idx_upload_batch_row_batch"),
    *("idx_process_workspace", "idx_chat_message_session"),
}

FINDINGS = """
import json
from sqlalchemy.dialects import postgresql
from alembic_idx import findings
from idx_core.settings import Settings
from justice.plan_models import PLAN, metadata
settings = Settings(queries=("justice.queries",))
found = findings(metadata, postgresql.dialect(), settings)
print(json.dumps({
    "plan": [(index.name, str(index), index.wrong) for index in PLAN],
    "findings": [(finding.rule, finding.index, finding.message) for finding in found],
}))
"""


@pytest.fixture
def project(postgres_url: str, tmp_path: Path) -> Project:
    return Project.copied(SAMPLES["justice"], tmp_path / "justice", postgres_url)


def test_the_tool_names_what_is_wrong(project: Project) -> None:
    answer = json.loads(project.run("-c", FINDINGS))
    planned = {name for name, _, _ in answer["plan"]}

    def named(rule: str) -> set[str]:
        return {index for found, index, _ in answer["findings"] if found == rule} & planned

    assert len(planned) == 26
    assert named("IDX102") == PREFIX
    assert named("IDX103") == BESIDE_CONSTRAINT
    assert named("IDX105") == CONSTANT_KEY
    assert named("IDX206") == IMPOSSIBLE
    assert named("IDX107") - IMPOSSIBLE == UNUSED


def test_the_plan_says_it_itself(project: Project) -> None:
    answer = json.loads(project.run("-c", FINDINGS))
    said = {name: wrong for name, _, wrong in answer["plan"] if wrong}
    assert {name for name in said if "refuses" in said[name]} == IMPOSSIBLE
    assert {name for name in said if "constant" in said[name]} == CONSTANT_KEY
    assert {name for name in said if "constraint" in said[name]} == BESIDE_CONSTRAINT
    assert {name for name in said if "longer" in said[name]} == PREFIX
    assert {name for name in said if "asks for" in said[name]} == UNUSED


def test_the_readme_counts_them() -> None:
    assert counts_told("justice") == {
        "IDX102": len(PREFIX),
        "IDX103": len(BESIDE_CONSTRAINT),
        "IDX105": len(CONSTANT_KEY),
        "IDX107": len(UNUSED),
        "IDX206": len(IMPOSSIBLE),
    }


def test_postgresql_refuses_the_impossible_ones(project: Project) -> None:
    project.upgrade()
    plan = json.loads(project.run("-c", FINDINGS))["plan"]
    refused = {}
    with psycopg.connect(project.url, autocommit=True) as connection:
        for name, statement, _ in plan:
            try:
                connection.execute(statement)
            except psycopg.errors.InvalidObjectDefinition as error:
                refused[name] = str(error)
    assert set(refused) == IMPOSSIBLE
    assert all("must be marked IMMUTABLE" in reason for reason in refused.values())
