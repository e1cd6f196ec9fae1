"""An index whose leading elements a longer index already has, or whose work another kind does.

Every write maintains it, yet no lookup needs it. A unique index is never redundant here: it
enforces something that the longer one does not. A hash index answers equality alone, as a B-tree
on the same column does, and an index for LIKE on a column of bytewise collation is an ordinary one.
"""

from collections.abc import Iterator

from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.redundancy import redundancies
from idx_core.rule import rule


@rule("IDX102")
def redundant_prefix(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that leads a longer one, or that another one stands in for."""
    for found in redundancies(table, schema):
        if found.kept.constraint is not None or found.is_repeated:
            continue
        if found.is_longer:
            yield found.finding(f"is covered by the longer {found.kept_name}")
        else:
            yield found.finding(f"answers nothing that {found.kept_name} does not")
