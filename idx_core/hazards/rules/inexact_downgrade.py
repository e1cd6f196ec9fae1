"""A downgrade that is missing, or leaves the tables otherwise than they were.

Whoever goes back does so because something went wrong, and then finds an index that is still
there, or one that came back without its predicate. The two ways are walked over what is known of
the tables; what is known before and differs afterwards is told.
"""

from collections.abc import Iterator
from typing import Any

from idx_core.coverage import same_definition
from idx_core.finding import Finding
from idx_core.hazards import steps as s
from idx_core.hazards.differences import differences
from idx_core.hazards.hazard import Hazard
from idx_core.hazards.rule import Case, hazard_rule
from idx_core.hazards.state import ABSENT, Key, State
from idx_core.hazards.walk import as_in_session
from idx_core.model import Index, TableName

_KINDS = {"table": "table", "column": "column", "index": "index", "constraint": "constraint"}
_NEUTRAL = (s.Session, s.ChangeData, s.Opaque, s.ValidateConstraint, s.Reindex)


@hazard_rule("IDX403")
def inexact_downgrade(case: Case) -> Iterator[Hazard]:
    """Yield a hazard for each object that is not as it was before."""
    migration = case.migration
    temporary = _temporary(migration.up)
    changes = [
        step
        for step in migration.up
        if not isinstance(step, _NEUTRAL)
        and not _is_there(step, case.before)
        and getattr(step, "table", None) not in temporary
    ]
    if not changes:
        return
    if migration.down is None or not migration.down:
        reason = migration.irreversible or "its downgrade does nothing"
        yield Hazard(
            migration=migration.id,
            place=changes[0].place,
            finding=Finding(
                table=getattr(changes[0], "table", None) or TableName(""),
                message=f"the migration cannot be undone: {reason}",
                hint="Write the way back, or accept the hazard with a reason.",
            ),
            step=changes[0],
        )
        return
    yield from _inexact(case)


def _is_there(step: s.Step, before: State) -> bool:
    """Whether it creates, if it does not exist, a table or an index that does."""
    if isinstance(step, s.CreateTable):
        return step.repeatable and before.has_table(step.table)
    if not (isinstance(step, s.CreateIndex) and step.if_not_exists):
        return False
    table, _ = before.index(step.index.name, step.table.schema)
    return table is not None


def _temporary(steps: tuple[s.Step, ...]) -> set[TableName]:
    """Tables that are gone when the migration is."""
    return {step.table for step in steps if isinstance(step, s.CreateTable) and step.temporary}


def _inexact(case: Case) -> Iterator[Hazard]:
    migration = case.migration
    up, down = as_in_session(migration.up), as_in_session(migration.down or ())
    before = case.before
    between = before.after(up)
    after = between.after(down)
    may_do_more = any(isinstance(step, s.Opaque) for step in (*up, *down))
    gone = _gone_with_tables(before.facts, after.facts)
    temporary = _temporary((*up, *down))
    for key, now in after.facts.items():
        was, meanwhile = before.facts.get(key), between.facts.get(key)
        if was is None and key in between.appeared:
            was = ABSENT
        if now == was or key[0] not in _KINDS or key[:2] in gone:
            continue
        if key[1] in temporary or (key[0] == "index" and after.index(key[2])[0] in temporary):
            continue
        message = ""
        if now is ABSENT and was is not None and was is not ABSENT:
            if meanwhile is ABSENT:
                message = "" if may_do_more else f"does not bring back {_what(key)}"
            else:
                message = f"drops {_what(key)}, which the migration has not created"
        elif now is ABSENT and was is None and meanwhile is ABSENT:
            message = (
                ""
                if may_do_more or _is_if_exists(key, up) or _is_taken_over(key, up)
                else (f"does not bring back {_what(key)}")
            )
        elif now is ABSENT and was is None and meanwhile is None:
            message = (
                ""
                if may_do_more or _is_if_exists(key, down) or _is_taken_over(key, down)
                else (f"drops {_what(key)}, which the migration has not created")
            )
        elif was is not None and was is not ABSENT and now is not ABSENT:
            message = _changed(key, was, now)
        elif was is ABSENT and now is not ABSENT:
            message = "" if may_do_more else f"does not drop {_what(key)}"
        if message:
            yield _hazard(case, key, message)


def _changed(key: Key, was: Any, now: Any) -> str:
    if key[0] == "index":
        (table, old), (new_table, new) = was, now
        if table is not None and new_table is not None and table != new_table:
            return f"brings {_what(key)} back on another table"
        if old is None or new is None or same_definition(old, new):
            return ""
        return f"brings {_what(key)} back {', '.join(differences(old, new))}"
    if key[0] == "constraint" and isinstance(was, s.Constraint) and isinstance(now, s.Constraint):
        old_key, new_key = was.foreign_key, now.foreign_key
        if was.type is not now.type or (was.columns and now.columns and was.columns != now.columns):
            return f"brings {_what(key)} back as another one"
        if old_key and new_key and old_key.on_delete != new_key.on_delete:
            return f"brings {_what(key)} back with another ON DELETE"
    return ""


def _gone_with_tables(before: dict[Key, Any], after: dict[Key, Any]) -> set[tuple[str, TableName]]:
    """Columns and constraints of tables that come or go: the table is told, not each of them."""
    return {
        (kind, table)
        for (of, table, _), value in after.items()
        if of == "table"
        and (value is ABSENT or before.get((of, table, "")) is ABSENT)
        and before.get((of, table, "")) != value
        for kind in ("column", "constraint")
    }


def _is_if_exists(key: Key, steps: tuple[s.Step, ...]) -> bool:
    return any(
        isinstance(step, s.DropIndex | s.DropConstraint | s.DropTable)
        and step.repeatable
        and (getattr(step, "name", None) or getattr(step, "table", TableName("")).name) == key[2]
        for step in steps
    )


def _is_taken_over(key: Key, steps: tuple[s.Step, ...]) -> bool:
    """Whether the index is made in these steps, and becomes a constraint's own."""
    return any(isinstance(step, s.CreateIndex) and step.index.name == key[2] for step in steps)


def _what(key: Key) -> str:
    kind, table, name = key
    if kind == "table":
        return f"table {str(table)!r}"
    if kind == "index":
        return f"index {name!r}"
    return f"{kind} {name!r} of {table}"


def _hazard(case: Case, key: Key, message: str) -> Hazard:
    kind, table, name = key
    where, definition = case.before.index(name, table.schema) if kind == "index" else (table, None)
    safe: tuple[s.Step, ...] = ()
    if isinstance(definition, Index) and where is not None and "bring" in message:
        safe = (s.CreateIndex(table=where, index=definition, concurrently=True).outside(),)
    elif kind == "index" and "does not drop" in message:
        where, _ = case.before.after(case.migration.up).index(name, table.schema)
        safe = (s.DropIndex(name=name, table=where, concurrently=True).outside(),)
    step = _last_about(key, case.migration.down or ()) or _last_about(key, case.migration.up)
    if step is None and where is not None:  # it went with its table
        step = _last_about(("table", where, ""), case.migration.up)
    return Hazard(
        migration=case.migration.id,
        place=step.place if step is not None else s.Place(case.migration.path),
        finding=Finding(
            table=where or TableName(""),
            index=name if kind in ("index", "constraint") else "",
            columns=(name,) if kind == "column" else (),
            message=f"the downgrade {message}",
        ),
        step=step,
        safe=safe,
        upgrade=False,
    )


def _last_about(key: Key, steps: tuple[s.Step, ...]) -> s.Step | None:
    """The step that says most about the object: one that names it."""
    kind, table, name = key
    found: s.Step | None = None
    for step in steps:
        match step:
            case s.CreateIndex(index=index) if kind == "index" and index.name == name:
                found = step
            case s.AddConstraint(constraint=c) if kind == "constraint" and c.name == name:
                found = step
            case s.DropIndex(name=of) | s.DropConstraint(name=of) if of == name:
                found = step
            case s.CreateTable(table=of_table) | s.DropTable(table=of_table) if (
                kind == "table" and of_table == table
            ):
                found = step
            case s.AddColumn(column=column) if kind == "column" and column.name == name:
                found = step
            case s.DropColumn(column=of) if kind == "column" and of == name:
                found = step
            case s.RenameIndex(name=of, new=new) if name in (of, new):
                found = step
            case _:
                pass
    return found
