"""Complaints that are wrong about what migration-idx generates; docs/linters.md says why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.linters.linters import SQUAWK, Complaint

_CONCURRENT = r"(CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY "


@dataclass(frozen=True, slots=True)
class Allowed:
    """Complaints of one rule about lines that match `about`, and why they are wrong."""

    linter: str
    rule: str
    about: str
    reason: str

    def matches(self, complaint: Complaint) -> bool:
        """Whether this complaint is one of them."""
        return (self.linter, self.rule) == (complaint.linter, complaint.rule) and bool(
            re.match(self.about, complaint.about)
        )


ALLOWED = (
    Allowed(
        SQUAWK,
        "prefer-robust-stmts",
        _CONCURRENT,
        "IF NOT EXISTS takes the INVALID leftover of a failed build for the index",
    ),
    Allowed(
        SQUAWK,
        "require-lock-timeout",
        _CONCURRENT,
        "nobody queues behind the lock it waits for, and a timeout throws the build away",
    ),
    Allowed(
        SQUAWK,
        "require-statement-timeout",
        _CONCURRENT,
        "a build takes as long as the table is large; stopped, it leaves an INVALID index",
    ),
    Allowed(
        SQUAWK,
        "syntax-error",
        r":idx_\w+",
        "psql puts the statement of that name there, which squawk does not know",
    ),
)
