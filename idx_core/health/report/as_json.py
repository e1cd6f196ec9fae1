"""For machines: `health.schema.json` beside this file says what is in it."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from idx_core.health.figures import IndexFigures, TableFigures, Usage
from idx_core.health.finding import HealthFinding
from idx_core.health.report.report import SEVERITY_NAMES, Report

if TYPE_CHECKING:
    from idx_core.health.since import Since

VERSION = 1
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How moments are written, in UTC."""


def as_json(report: Report) -> str:
    """All figures, not only the largest; unknown ones are null."""
    return json.dumps(document(report), indent=2, ensure_ascii=True)


def document(report: Report) -> dict[str, Any]:
    """The document as it is written."""
    server = report.figures.server
    return {
        "version": VERSION,
        "summary": report.summary,
        "server": {
            "product": server.product.value,
            "database": server.database,
            "version": server.version_text,
            "role": server.role,
            "standby": server.is_standby,
            "at": _moment(server.at),
            "counted_days": _rounded(server.counted_days, 3),
            "transaction_id_age": server.ids_used or None,
        },
        "replicas": [
            {
                "name": replica.name,
                "answered": replica.answered,
                "reason": replica.reason or None,
                "counted_days": _rounded(replica.counted_days, 3),
            }
            for replica in report.figures.replicas
        ],
        "findings": [_finding(finding) for finding in report.findings],
        "tables": [_table(table) for table in report.figures.tables],
        "missing": list(report.missing),
        **({} if report.since is None else {"since": _since(report.since)}),
    }


def _since(since: "Since") -> dict[str, Any]:
    return {
        "at": _moment(since.at),
        "days": _rounded(since.days, 3),
        "index_bytes_before": since.size_before,
        "index_bytes": since.size,
        "indexes": [
            {
                "subject": each.subject,
                "change": each.change.value,
                "bytes_before": each.size_before,
                "bytes": each.size,
                "scans": each.scans,
                "definition": each.definition,
            }
            for each in since.indexes
        ],
        "tables": [
            {
                "subject": str(each.table),
                "index_bytes_before": each.size_before,
                "index_bytes": each.size,
                "sequential_scans_a_day_before": _rounded(each.whole_before, 3),
                "sequential_scans_a_day": _rounded(each.whole, 3),
                "hot_share_before": each.hot_before,
                "hot_share": _rounded(each.hot, 4),
            }
            for each in since.tables
        ],
    }


def _finding(finding: HealthFinding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": SEVERITY_NAMES[finding.severity],
        "subject": finding.subject,
        "message": finding.message,
        "hint": finding.hint or None,
        "statement": finding.statement or None,
        "schema": finding.schema or None,
        "table": None if finding.table is None else finding.table.name,
        "index": finding.index or None,
        "columns": list(finding.columns),
        "relies_on": finding.relies_on or None,
        "saves_bytes": finding.saves,
    }


def _table(table: TableFigures) -> dict[str, Any]:
    return {
        "schema": table.schema,
        "name": table.name.name,
        "partitioned": table.kind == "p",
        "partition": table.is_partition,
        "rows": None if table.rows is None else round(table.rows),
        "bytes": table.size,
        "toast_bytes": table.toast_size,
        "index_bytes": table.index_size,
        **(_counters(table) if table.counted else dict.fromkeys(_counters(table))),
        "transaction_id_age": table.ids_used if table.ids_used or table.counted else None,
        "hit_ratio": _rounded(table.hit_ratio, 4),
        "entries_per_insert": round(table.entries_per_insert, 3),
        "bytes_per_insert": _rounded(table.bytes_per_insert, 1),
        "indexes": [_index(table, index) for index in table.indexes],
    }


def _counters(table: TableFigures) -> dict[str, Any]:
    """What is only known where it is counted."""
    return {
        "sequential_scans": table.sequential_scans,
        "sequential_rows": table.sequential_rows,
        "index_scans": table.index_scans,
        "inserts": table.inserts,
        "updates": table.updates,
        "hot_updates": table.hot_updates,
        "newpage_updates": table.newpage_updates,
        "hot_share": _rounded(table.hot_share, 4),
        "deletes": table.deletes,
        "dead_rows": table.dead,
        "changed_since_analyze": table.changed_since_analyze,
        "last_analyze": _moment(table.last_analyze),
        "last_vacuum": _moment(table.last_vacuum),
    }


def _index(table: TableFigures, index: IndexFigures) -> dict[str, Any]:
    bloat = index.bloat
    return {
        "name": index.name,
        "definition": index.definition,
        "method": index.index.method,
        "unique": index.index.unique,
        "valid": index.index.valid,
        "partitioned": index.is_partitioned,
        "attached": index.attached,
        "bytes": index.size if index.size or table.counted else None,
        "entries": None if index.tuples is None else round(index.tuples),
        "scans": index.scans,
        "last_scan": _moment(index.last_scan),
        "usage": [_usage(each) for each in index.usage],
        "hit_ratio": _rounded(index.hit_ratio, 4),
        "writes": table.writes(index) if table.counted else None,
        "bloat": None if bloat is None else {"bytes": bloat.wasted, "how": bloat.how},
        "kept_because": index.keeps or None,
    }


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "server": usage.server,
        "scans": usage.scans,
        "tuples_read": usage.tuples_read,
        "tuples_fetched": usage.tuples_fetched,
        "last_scan": _moment(usage.last_scan),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime(MOMENT)


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)
