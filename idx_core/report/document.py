"""The report as JSON; `report.schema.json` beside this file describes it.

`version` grows when a key goes or changes its meaning. New keys may come at any time.
"""

import json
from collections.abc import Sequence
from typing import Any

from idx_core.model import Index
from idx_core.operations import CreateIndex, Operation
from idx_core.report.entry import Entry

VERSION = 1


def document(entries: Sequence[Entry]) -> str:
    """The text of the document."""
    weights = [entry.weight for entry in entries]
    counts = {weight: weights.count(weight) for weight in ("error", "warning", "info")}
    found = {"version": VERSION, "summary": counts, "findings": [_finding(e) for e in entries]}
    return json.dumps(found, indent=2, ensure_ascii=False)


def _finding(entry: Entry) -> dict[str, Any]:
    finding, place = entry.finding, entry.place
    return {
        "rule": finding.rule,
        "severity": entry.weight,
        "schema": finding.table.schema or None,
        "table": finding.table.name,
        "columns": list(finding.columns),
        "index": finding.index or None,
        "subject": finding.subject,
        "message": finding.message,
        "hint": finding.hint or None,
        "score": finding.score,
        "why": finding.why or None,
        "fix": [_operation(operation) for operation in finding.fix],
        "fingerprint": entry.fingerprint,
        "file": place.file if place else None,
        "line": place.line if place else None,
    }


def _operation(operation: Operation) -> dict[str, Any]:
    action = "create" if isinstance(operation, CreateIndex) else "drop"
    return {"action": action, "index": _index(operation.index)}


def _index(index: Index) -> dict[str, Any]:
    return {
        "name": index.name or None,
        "method": index.method,
        "unique": index.unique,
        "elements": [
            {
                "column": element.column,
                "expression": element.expression,
                "descending": element.descending,
                "nulls_first": element.nulls_first,
                "opclass": element.opclass,
                "collation": element.collation,
            }
            for element in index.elements
        ],
        "include": list(index.include),
        "predicate": index.predicate,
    }
