"""A hundred random edits of the erp's database: each is told exactly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.django.verify.edits import edited
from tests.samples.erp_project import Project, migrated

SEED, EDITS = 6, 100
KINDS = 13  # of 15: this seed does not hit the rest, few keys of the sample are text
COMPUTED = re.compile(r"_[0-9a-f]{8}\Z")
"""A name that Django computes from table and column; any other one is as good."""


def told(project: Project) -> dict[tuple[str, str, str], str]:
    """What verify says about each index that is not the same."""
    done = project.attempt("manage.py", "idx", "verify", "--format=json")
    assert done.stdout, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return {
        (each["table"], each["name"], each["name_in_database"] or ""): " ".join(
            [each["state"], *(difference["attribute"] for difference in each["differences"])]
        )
        for each in document["databases"][0]["indexes"]
        if each["state"] != "same"
    }


def test_each_is_told(tmp_path: Path, postgres_url: str) -> None:
    project = migrated(tmp_path / "erp", postgres_url)
    assert told(project) == {}
    edits = edited(postgres_url, SEED, EDITS)
    expected = {
        (edit.table, edit.name, edit.actual_name): edit.told
        for edit in edits
        if not (edit.told == "different name" and COMPUTED.search(edit.name))
    }
    assert told(project) == expected
    assert len({edit.told for edit in edits}) == KINDS
