"""All health rules, by id, and their findings ranked."""

from idx_core.health.asked import Asked
from idx_core.health.evidence import evidence
from idx_core.health.figures import Figures
from idx_core.health.finding import HealthFinding, HealthRule
from idx_core.health.rules.bloated_index import bloated_index
from idx_core.health.rules.hot_prevented import hot_prevented
from idx_core.health.rules.ids_running_out import ids_running_out
from idx_core.health.rules.invalid_index import invalid_index
from idx_core.health.rules.missing_by_evidence import missing_by_evidence
from idx_core.health.rules.redundant_in_database import redundant_in_database
from idx_core.health.rules.server_setting import server_setting
from idx_core.health.rules.stale_statistics import stale_statistics
from idx_core.health.rules.unindexed_reference import unindexed_reference
from idx_core.health.rules.unused_index import unknown_usage, unused_index

HEALTH_RULES: tuple[HealthRule, ...] = (
    invalid_index,
    unused_index,
    bloated_index,
    redundant_in_database,
    missing_by_evidence,
    hot_prevented,
    stale_statistics,
    server_setting,
    unindexed_reference,
    ids_running_out,
)


def judge_health(figures: Figures, asked: Asked) -> tuple[HealthFinding, ...]:
    """The findings: the severest first, of a severity rule by rule, the largest win first."""
    found = [finding for rule in HEALTH_RULES for finding in rule(figures, asked)]
    return tuple(sorted(found, key=_order))


def not_seen(figures: Figures, asked: Asked) -> tuple[str, ...]:
    """What could not be read or judged, a sentence each."""
    sentences = list(figures.missing)
    if reason := unknown_usage(figures, asked):
        sentences.append(f"unused indexes: {reason}")
    if unread := evidence(figures).unread:
        noun = "statement" if unread == 1 else "statements"
        sentences.append(f"{unread} {noun} of pg_stat_statements: not understood")
    return tuple(sentences)


def _order(finding: HealthFinding) -> tuple[object, ...]:
    return (-finding.severity, finding.rule, -finding.score, finding.subject, finding.message)
