"""Index operations in an autocommit block, written as a user of Alembic writes them."""

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import render_op
from alembic.operations import ops


class ConcurrentIndexes(ops.OpContainer):
    """Index operations that must run outside a transaction."""

    def reverse(self) -> "ConcurrentIndexes":
        """What undoes them, last first."""
        return ConcurrentIndexes([op.reverse() for op in reversed(self.ops)])


@renderers.dispatch_for(ConcurrentIndexes)
def _render(context: AutogenContext, block: ConcurrentIndexes) -> list[str]:
    prefix = context.opts.get("alembic_module_prefix") or ""
    # Mako's printer indents after a colon, and the empty line ends the block.
    lines = [f"with {prefix}get_context().autocommit_block():"]
    for op in block.ops:
        lines += render_op(context, op)
    return [*lines, ""]
