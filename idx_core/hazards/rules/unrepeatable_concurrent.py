"""A concurrent operation where it fails, or where its failure leaves half of a migration done.

PostgreSQL does nothing concurrently inside of a transaction. Outside of one, what ran before a
failed build stays done and the migration is not recorded, so the next attempt stops at what is
there already. A concurrent operation therefore has a migration of its own.
"""

from collections.abc import Iterator
from dataclasses import replace

from idx_core.finding import Finding
from idx_core.hazards import steps as s
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.rule import Case, hazard_rule
from idx_core.hazards.walk import Way, table_of, ways
from idx_core.model import TableName

_REPEATABLE = (
    s.Session,
    s.ValidateConstraint,
    s.ReplicaIdentity,
    s.Reindex,
    s.RenameIndex,  # the last of a replacement, where the first tells that it is done
    s.Opaque,  # nobody knows
)


@hazard_rule("IDX402")
def unrepeatable_concurrent(case: Case) -> Iterator[Hazard]:
    """Yield a hazard for each operation in a transaction, and for the first that is mixed."""
    for way in ways(case):
        concurrent = [step for step in way.steps if _is_concurrent(step)]
        inside = [step for step in concurrent if step.transactional]
        for step in inside:
            yield _hazard(
                case,
                way,
                step,
                f"{_what(step)} cannot run inside of the transaction of this migration",
                apart=len(way.steps) > len(concurrent),
            )
        mixed = [step for step in way.steps if not _is_repeatable(step, concurrent)]
        if concurrent and not inside and mixed:
            other = mixed[0]
            at = f" in line {other.place.line}" if other.place.line else ""
            yield _hazard(
                case,
                way,
                concurrent[0],
                f"when {_what(concurrent[0])} fails, {other.written or 'something else'}{at} is"
                " done and the migration is not: the next attempt stops there",
                apart=True,
            )


def _hazard(case: Case, way: Way, step: s.Step, message: str, *, apart: bool) -> Hazard:
    table = table_of(step, way.start.after(way.steps)) or TableName("")
    is_new = table in way.start.after(way.steps).new and table not in way.start.new
    safe: s.Step = step
    if is_new and isinstance(step, s.CreateIndex | s.DropIndex):
        safe = _plain(step)
    return Hazard(
        migration=case.migration.id,
        place=step.place,
        finding=Finding(
            table=table,
            index=_name(step),
            message=message if way.upgrade else f"on the way back, {message}",
        ),
        step=step,
        safe=(safe,) if is_new else (step.outside(),),
        apart=apart and not is_new,
        upgrade=way.upgrade,
    )


def _plain(step: s.CreateIndex | s.DropIndex) -> s.Step:
    """On a table that the same migration creates, nothing has to be concurrent."""
    return replace(step, concurrently=False, transactional=True)


def _is_concurrent(step: s.Step) -> bool:
    return isinstance(step, s.CreateIndex | s.DropIndex | s.Reindex) and step.concurrently


def _is_repeatable(step: s.Step, concurrent: list[s.Step]) -> bool:
    if step in concurrent or step.repeatable or isinstance(step, _REPEATABLE):
        return True
    built = [c.index.name for c in concurrent if isinstance(c, s.CreateIndex)]
    return isinstance(step, s.AddConstraint) and step.using_index in built


def _name(step: s.Step) -> str:
    return step.index.name if isinstance(step, s.CreateIndex) else str(getattr(step, "name", ""))


def _what(step: s.Step) -> str:
    verb = {s.CreateIndex: "creating index", s.DropIndex: "dropping index"}.get(type(step))
    return f"{verb or 'rebuilding'} {_name(step)!r} concurrently"
