"""An index that another index repeats, key for key.

Both are maintained by every write; lookups use one. Of duplicates the declared one is kept rather
than the framework's implicit one, and a unique one rather than a plain one.
"""

from collections.abc import Iterator

from idx_core.finding import Finding
from idx_core.model import Schema, Table
from idx_core.redundancy import redundancies
from idx_core.rule import rule


@rule("IDX101")
def duplicate_index(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index whose keys are those of another one."""
    for found in redundancies(table, schema):
        if found.kept.constraint is None and found.is_repeated:
            yield found.finding(f"repeats {found.kept_name}, key for key")
