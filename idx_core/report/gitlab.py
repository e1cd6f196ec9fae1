"""The report for GitLab's Code Quality widget, which shows findings on their lines.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from idx_core.report.entry import Entry

_SEVERITIES = {"info": "info", "warning": "minor", "error": "critical"}
_NOWHERE = "models"  # a path and a line are required


def gitlab(entries: Sequence[Entry]) -> str:
    """The text of the file."""
    return json.dumps([_issue(entry) for entry in entries], indent=1, ensure_ascii=False)


def _issue(entry: Entry) -> dict[str, Any]:
    finding, place = entry.finding, entry.place
    said = f"{finding.subject}: {finding.message}"
    return {
        "check_name": finding.rule,
        "description": f"{said}. {finding.hint}" if finding.hint else said,
        "fingerprint": sha256(entry.fingerprint.encode()).hexdigest(),
        "severity": _SEVERITIES[entry.weight],
        "location": {
            "path": place.file if place else _NOWHERE,
            "lines": {"begin": place.line if place else 1},
        },
    }
