"""The hand-written plan of grove beside the queries: which indexes nobody asks for."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.workloads.projects import SAMPLES, Project

FINDINGS = """
import json
from sqlalchemy.dialects import postgresql
from alembic_idx import findings
from grove.plan_models import metadata
from idx_core.settings import Settings
found = findings(metadata, postgresql.dialect(), Settings(queries=("grove.queries",)))
print(json.dumps([(f.rule, f.index) for f in found]))
"""


def test_what_is_useless_and_what_is_redundant(tmp_path: Path) -> None:
    project = Project.copied(SAMPLES["grove"], tmp_path / "grove", "sqlite:///none")
    found = {tuple(pair) for pair in json.loads(project.run("-c", FINDINGS))}
    assert {index for rule, index in found if rule == "IDX107"} == {
        "ix_document_chunks_chunk_index"
    }
    assert {index for rule, index in found if rule in ("IDX101", "IDX102", "IDX103")} == {
        *("ix_users_email", "ix_users_tenant_id", "ix_conversations_user_id"),
        *("ix_messages_conversation_id", "ix_document_chunks_document_id"),
    }
