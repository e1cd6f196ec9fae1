"""Run the hazard rules over all migrations, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from idx_core.hazards.hazard import Hazard
from idx_core.hazards.migration import Migration
from idx_core.hazards.registry import HAZARD_RULES
from idx_core.hazards.rule import Case, HazardRule
from idx_core.hazards.state import State
from idx_core.hazards.walk import as_in_session
from idx_core.model import Dialect, Schema
from idx_core.settings import Settings

# What is true of PostgreSQL alone.
_ONLY_POSTGRESQL = ("IDX401", "IDX402")


def judge_migrations(
    migrations: Sequence[Migration],
    settings: Settings,
    *,
    schema: Schema | None = None,
    dialect: Dialect = Dialect.POSTGRESQL,
    hint: Callable[[Hazard], str] = lambda hazard: hazard.finding.hint,
    rules: Sequence[HazardRule] = HAZARD_RULES,
) -> tuple[Hazard, ...]:
    """The hazards of those that are not applied, by migration and line, without accepted ones.

    `hint` gives the safe version in the words of a framework. With `concurrently = false` nobody
    wants anything concurrent: IDX401 is not asked then.
    """
    chosen = [
        rule
        for rule in rules
        if settings.selects(rule.id)
        and (dialect is Dialect.POSTGRESQL or rule.id not in _ONLY_POSTGRESQL)
        and (settings.concurrently or rule.id != "IDX401")
    ]
    after = State()
    for migration in migrations:
        _apply(after, migration)
    found: list[Hazard] = []
    before = State()
    for migration in migrations:
        if not migration.applied:
            case = Case(migration=migration, before=before, after=after, schema=schema)
            for rule in chosen:
                found += _kept(rule, case, settings)
        _apply(before, migration)
    return tuple(_hinted(hazard, hint) for hazard in found)


def _apply(state: State, migration: Migration) -> None:
    for step in as_in_session(migration.up):
        state.apply(step, new=not migration.applied)


def _kept(rule: HazardRule, case: Case, settings: Settings) -> list[Hazard]:
    """The rule's hazards, in order of lines, that neither settings nor a comment accept."""
    found = [
        replace(each, finding=replace(each.finding, rule=rule.id)) for each in rule.judge(case)
    ]
    accepted = {(line, id) for line, id, reason in case.migration.accepted if reason}
    kept = [
        hazard
        for hazard in found
        if (hazard.place.line, rule.id) not in accepted and settings.ignores(hazard.finding) is None
    ]
    return sorted(kept, key=lambda hazard: (hazard.place, hazard.finding.message))


def unfounded(migration: Migration) -> tuple[int, ...]:
    """The lines whose comments accept a hazard without a reason, and so do not count."""
    return tuple(sorted({line for line, _, reason in migration.accepted if not reason}))


def _hinted(hazard: Hazard, hint: Callable[[Hazard], str]) -> Hazard:
    return replace(hazard, finding=replace(hazard.finding, hint=hint(hazard)))
