"""A migration with its steps both ways."""

from dataclasses import dataclass

from idx_core.hazards.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One revision or migration file, read.

    `id` is how the framework calls it: `3f2a…`, `sales.0004_totals`. `down` undoes `up`, in the
    order of its own statements; it is None where the migration cannot be undone, and `irreversible`
    says then why. `applied` ones are read for what they tell of the tables, and never judged.
    `accepted` are the lines on which a hazard is accepted: (line, rule id, reason).
    """

    id: str
    path: str
    transactional: bool = True
    up: tuple[Step, ...] = ()
    down: tuple[Step, ...] | None = ()
    irreversible: str = ""
    applied: bool = False
    accepted: tuple[tuple[int, str, str], ...] = ()
