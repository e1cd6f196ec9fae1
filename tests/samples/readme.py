"""What a sample's README counts: the rows `| what | number | rule |` of its tables."""

from __future__ import annotations

import re

from benchmarks.workloads.projects import ROOT


def counts_told(sample: str) -> dict[str, int]:
    """Rule by rule, how many indexes of the plan it is said to find."""
    text = (ROOT / "sample_projects" / sample / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \| +(\d+) \| (IDX\d+) \|$", text, re.MULTILINE)
    return {rule: int(number) for number, rule in rows}
