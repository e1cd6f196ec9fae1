"""All health rules, by id, and their findings ranked."""

from collections.abc import Sequence

from idx_core.finding import Finding
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
from idx_core.settings import Settings

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


def judge_health(
    figures: Figures, asked: Asked, settings: Settings
) -> tuple[tuple[HealthFinding, ...], int]:
    """The findings, and how many more the settings ignore.

    The severest come first, of a severity rule by rule, the largest win first.
    """
    found = [
        finding
        for rule in HEALTH_RULES
        if settings.selects(rule.id)
        for finding in rule(figures, asked)
    ]
    kept = [finding for finding in found if not _is_ignored(finding, settings)]
    return tuple(sorted(consistent(kept), key=_order)), len(found) - len(kept)


def consistent(found: Sequence[HealthFinding]) -> list[HealthFinding]:
    """The findings without those that another one's statement makes moot, or wrong.

    Of two indexes that do the same work queries use one: the other is unused, and the first, which
    is redundant beside it, must stay. What is dropped need not be rebuilt.
    """
    dropped = {_index(finding) for finding in found if finding.rule == unused_index.id}
    redundant = [
        finding
        for finding in found
        if finding.rule == redundant_in_database.id
        and _index(finding) not in dropped
        and (finding.schema, finding.relies_on) not in dropped
    ]
    dropped |= {_index(finding) for finding in redundant}
    wanted = [(f.table, f.columns) for f in found if f.rule == missing_by_evidence.id]

    def is_moot(finding: HealthFinding) -> bool:
        if finding.rule == bloated_index.id:
            return _index(finding) in dropped
        return finding.rule == unindexed_reference.id and any(
            table == finding.table and columns[: len(finding.columns)] == finding.columns
            for table, columns in wanted
        )

    others = (f for f in found if f.rule != redundant_in_database.id and not is_moot(f))
    return [*redundant, *others]


def _index(finding: HealthFinding) -> tuple[str, str]:
    return finding.schema, finding.index


def _is_ignored(finding: HealthFinding, settings: Settings) -> bool:
    """Objects are named in settings as for every other rule."""
    if not settings.ignore_objects or finding.table is None:
        return False
    alike = Finding(
        table=finding.table,
        columns=finding.columns,
        index=finding.index,
        message=finding.message,
        rule=finding.rule,
    )
    return settings.ignores(alike) is not None


def not_seen(figures: Figures, asked: Asked, ignored: int = 0) -> tuple[str, ...]:
    """What could not be read or judged, a sentence each."""
    sentences = list(figures.missing)
    if ignored:
        sentences.append(f"{ignored} findings: the settings ignore them")
    if reason := unknown_usage(figures, asked):
        sentences.append(f"unused indexes: {reason}")
    if unread := evidence(figures).unread:
        noun = "statement" if unread == 1 else "statements"
        sentences.append(f"{unread} {noun} of pg_stat_statements: not understood")
    return tuple(sentences)


def _order(finding: HealthFinding) -> tuple[object, ...]:
    return (-finding.severity, finding.rule, -finding.score, finding.subject, finding.message)
