"""What to do where a server is not installed: skip loudly, and fail in CI."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

LABEL = "NOT TESTED"


def missing(server: str, remedy: str) -> NoReturn:
    """Skip the test that needs ``server``; where ``CI=true``, fail it."""
    reason = f"{LABEL}: {server} was not found ({remedy})"
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason}; in CI every server must be there", pytrace=False)
    pytest.skip(reason)


def not_tested(reports: list[pytest.TestReport]) -> dict[str, int]:
    """How many of the skipped tests lacked which server, by reason."""
    reasons: dict[str, int] = {}
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if LABEL in reason:
            reason = reason.removeprefix("Skipped: ")
            reasons[reason] = reasons.get(reason, 0) + 1
    return reasons
