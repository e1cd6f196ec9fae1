"""Operations on an index that is not as it was migrated: plain Alembic in the file, and reversible.

What undoes the replacement of such an index creates what the database had, not what some earlier
revision once declared.
"""

import copy
import re
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops

from alembic_idx.sqltext import quoted

# `op.execute` takes `:name` for a parameter, and `\\:` for a colon
_SIGN = re.compile(r"(?<![:\w]):(?=\w)|(?<=\\):")
_ESCAPED = r"\\:"


class NothingOp(ops.MigrateOperation):
    """Has nothing to do."""

    def reverse(self) -> "NothingOp":
        """Nothing."""
        return self


class DropDriftedOp(ops.DropIndexOp):
    """Drops an index; undone by what creates it as it was."""

    def __init__(self, new: ops.CreateIndexOp, old: ops.CreateIndexOp) -> None:
        super().__init__(new.index_name or "", new.table_name, schema=new.schema, _reverse=new)
        self._old = old

    def reverse(self) -> ops.CreateIndexOp:
        """What creates it as it was."""
        return copy.copy(self._old)


class RebuildIndexOp(ops.CreateIndexOp):
    """Builds an INVALID index anew; where it is valid, it is left alone, also on the way back."""

    def reverse(self) -> Any:
        """Nothing: before, it was to be there as well."""
        return NothingOp()


class ReindexOp(ops.MigrateOperation):
    """Rebuilds an index in its place; there is nothing to undo."""

    def __init__(self, name: str, schema: str | None) -> None:
        self.name = name
        self.schema = schema

    def reverse(self) -> NothingOp:
        """Nothing."""
        return NothingOp()


class StatedIndexOp(ops.CreateIndexOp):
    """Creates an index that only SQL can say; `rest` is the statement from ON on."""

    rest = ""


def stated(op: ops.CreateIndexOp, rest: str, *, unique: bool) -> StatedIndexOp:
    """The index of the operation's name and table, in SQL."""
    made = StatedIndexOp(op.index_name, op.table_name, op.columns, schema=op.schema, unique=unique)
    made.rest = rest
    return made


def rebuilt(op: ops.CreateIndexOp) -> RebuildIndexOp:
    """The same index, built anew only where it is INVALID."""
    return RebuildIndexOp(
        op.index_name,
        op.table_name,
        op.columns,
        schema=op.schema,
        unique=op.unique,
        if_not_exists=True,
        **op.kw,
    )


@renderers.dispatch_for(NothingOp)
def _nothing(context: AutogenContext, op: NothingOp) -> list[str]:
    return []


@renderers.dispatch_for(ReindexOp)
def _reindex(context: AutogenContext, op: ReindexOp) -> list[str]:
    return _executed(context, f"REINDEX INDEX CONCURRENTLY {quoted(op.schema, op.name)}")


@renderers.dispatch_for(StatedIndexOp)
def _in_sql(context: AutogenContext, op: StatedIndexOp) -> list[str]:
    """Dropped first, since an interrupted build leaves the name to an INVALID index."""
    concurrently = "CONCURRENTLY " if op.kw.get("postgresql_concurrently") else ""
    name = str(op.index_name)
    create = f"CREATE {'UNIQUE ' if op.unique else ''}INDEX {concurrently}"
    statements = [f"{create}{quoted(None, name)} {op.rest}"]
    if concurrently:
        where = quoted(op.schema, name)
        statements.insert(0, f"DROP INDEX {concurrently}IF EXISTS {where}")
    return _executed(context, *statements)


def _executed(context: AutogenContext, *statements: str) -> list[str]:
    prefix = context.opts.get("alembic_module_prefix") or ""
    return [f"{prefix}execute({_SIGN.sub(_ESCAPED, each)!r})" for each in statements]
