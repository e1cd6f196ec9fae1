"""An index whose leading elements a longer index already has.

Every write maintains it, yet no lookup needs it. A unique index is never redundant here: it
enforces something that the longer one does not.
"""

from collections.abc import Iterator

from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.redundancy import redundancies
from idx_core.rule import rule


@rule("IDX102")
def redundant_prefix(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that leads a longer one."""
    for found in redundancies(table):
        if found.kept.constraint is None and not found.same_keys:
            yield found.finding(f"is covered by the longer {found.kept_name}")
