"""What makemigrations says about findings it left to the user: few lines, the worst first."""

from collections.abc import Callable, Sequence
from textwrap import fill
from typing import Any

from idx_core.engine import FAILED_RULE
from idx_core.finding import Finding

_SHOWN = 10
_WIDTH = 100


def print_findings(
    findings: Sequence[Finding], log: Callable[[str], None], style: Any, *, everything: bool
) -> None:
    """Print findings ranked, ten unless `everything`; failed rules come first and whole."""
    failed = [finding for finding in findings if finding.rule == FAILED_RULE]
    left = [finding for finding in findings if finding.rule != FAILED_RULE]
    for finding in failed:
        log(style.ERROR(str(finding)))
    shown = left if everything else left[:_SHOWN]
    if left:
        log(style.MIGRATE_HEADING("Indexes left to you:"))
    for finding in shown:
        log(_wrapped(f"{finding.subject}: ({finding.rule}) {finding.message}"))
    if len(left) > len(shown):
        log(f"  … and {len(left) - len(shown)} more: manage.py check")


def _wrapped(line: str) -> str:
    return fill(
        line,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="      ",
        break_long_words=False,
        break_on_hyphens=False,
    )
