"""A unique constraint on an existing table: its index built concurrently, then taken over."""

import copy
import re
from typing import Any, cast

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops

from alembic_idx.sqltext import is_plain, quoted

_OF_INDEX = ("postgresql_include", "postgresql_nulls_not_distinct")
_OF_CONSTRAINT = ("deferrable", "initially")

# What `_lines` writes: the table as it is written in SQL, and the name as it is stored.
_ATTACHED = re.compile(
    r"DO (\$x*\$) BEGIN SET LOCAL lock_timeout = '\d+ms'; "
    r"IF NOT EXISTS \(SELECT FROM pg_constraint WHERE contype = 'u' "
    r"AND conrelid = '((?:[^']|'')*)'::regclass "
    r"AND conname = '((?:[^']|'')*)'\) THEN "
    r"ALTER TABLE [^;]* ADD CONSTRAINT [^;]* UNIQUE USING INDEX [^;]*; "
    r"END IF; END \1"
)


class AttachConstraint(ops.ExecuteSQLOp):
    """Makes the constraint of the index of its name, unless it is there; several lines of SQL."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("".join(lines))
        self.lines = lines


def is_buildable(op: Any) -> bool:
    """Whether the constraint, with all that it says, can take over an index."""
    known = {*_OF_INDEX, *_OF_CONSTRAINT}
    return (
        isinstance(op, ops.CreateUniqueConstraintOp)
        and isinstance(op.constraint_name, str)
        and is_plain(op.schema, str(op.table_name), op.constraint_name)
        and all(key in known for key, value in op.kw.items() if value is not None)
        and str(op.kw.get("initially") or "IMMEDIATE").upper() in ("IMMEDIATE", "DEFERRED")
    )


def concurrent_unique(
    op: ops.CreateUniqueConstraintOp, lock_timeout: float
) -> list[ops.MigrateOperation]:
    """What adds the constraint; the table is locked for a moment, waited for `lock_timeout` s."""
    of_index = {key: op.kw[key] for key in _OF_INDEX if op.kw.get(key) is not None}
    create = ops.CreateIndexOp(
        cast("str", op.constraint_name),
        op.table_name,
        op.columns,
        schema=op.schema,
        unique=True,
        **of_index,
        postgresql_concurrently=True,
    )
    return [create, AttachConstraint(_lines(op, lock_timeout))]


def attached(sql: str) -> tuple[str, str] | None:
    """The table, as SQL has it, and the constraint that SQL of ours adds; None for other SQL."""
    found = _ATTACHED.fullmatch(sql)
    if found is None:
        return None
    table, name = (text.replace("''", "'") for text in found.group(2, 3))
    return table, name


def without_unique(op: ops.DropConstraintOp) -> ops.DropConstraintOp:
    """The way back, which can be run again."""
    drop = copy.copy(op)
    drop.if_exists = True
    return drop


def _lines(op: ops.CreateUniqueConstraintOp, lock_timeout: float) -> list[str]:
    from idx_core.build.script import literal  # most revisions have no such constraint

    table, name = quoted(op.schema, str(op.table_name)), quoted(None, str(op.constraint_name))
    lines = [
        f"BEGIN SET LOCAL lock_timeout = '{max(round(lock_timeout * 1000), 1)}ms'; ",
        "IF NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'u' ",
        f"AND conrelid = {literal(table)}::regclass ",
        f"AND conname = {literal(str(op.constraint_name))}) THEN ",
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}{_when(op)}; ",
        "END IF; END ",
    ]
    tag = "$$"
    while tag in "".join(lines):
        tag = f"${'x' * len(tag)}$"
    return [f"DO {tag} {lines[0]}", *lines[1:-1], f"{lines[-1]}{tag}"]


def _when(op: ops.CreateUniqueConstraintOp) -> str:
    deferrable, initially = (op.kw.get(key) for key in _OF_CONSTRAINT)
    when = "" if deferrable is None else " DEFERRABLE" if deferrable else " NOT DEFERRABLE"
    return f"{when} INITIALLY {str(initially).upper()}" if initially else when


@renderers.dispatch_for(AttachConstraint)
def _render(context: AutogenContext, op: AttachConstraint) -> list[str]:
    prefix = context.opts.get("alembic_module_prefix") or ""
    return [f"{prefix}execute(", *(f"    {line!r}" for line in op.lines), ")"]
