"""An index beside a primary key or unique constraint that already has its keys in front.

The constraint's own index answers the same lookups and cannot be dropped. In Django this is nearly
always the automatic index of a foreign key that leads a unique constraint.
"""

from collections.abc import Iterator

from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.redundancy import keys, redundancies
from idx_core.rule import rule


@rule("IDX103")
def redundant_beside_constraint(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index that a constraint's index covers."""
    for found in redundancies(table, schema):
        if found.kept.constraint is not None:
            yield found.finding(f"is covered by the {found.kept.constraint} ({keys(found.kept)})")
