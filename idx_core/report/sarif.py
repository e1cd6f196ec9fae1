"""The report as SARIF 2.1.0, which code-scanning services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from idx_core.registry import ALL_RULES
from idx_core.report.entry import Entry

_LEVELS = {"info": "note", "warning": "warning", "error": "error"}


def sarif(entries: Sequence[Entry]) -> str:
    """The text of the log file, with one run."""
    told = {entry.finding.rule for entry in entries}
    names = {rule.id: rule.name for rule in ALL_RULES}
    rules = [{"id": rule, "name": _camel(names.get(rule, "failed_rule"))} for rule in sorted(told)]
    driver = {"name": "migration-idx", "version": _version(), "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(entry, sorted(told)) for entry in entries],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def _result(entry: Entry, rules: Sequence[str]) -> dict[str, Any]:
    finding, place = entry.finding, entry.place
    message = f"{finding.subject}: {finding.message}"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[entry.weight],
        "message": {"text": f"{message}\n{finding.hint}" if finding.hint else message},
        "partialFingerprints": {"migrationIdx/v1": entry.fingerprint},
    }
    logical = {"fullyQualifiedName": finding.subject, "kind": "member"}
    location: dict[str, Any] = {"logicalLocations": [logical]}
    if place is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": quote(place.file)},
            "region": {"startLine": place.line},
        }
    return {**result, "locations": [location]}


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _version() -> str:
    try:
        return version("migration-idx")
    except PackageNotFoundError:  # run from its source
        return "0"
