"""A column that an index has twice: included although it is a key, or twice the same.

PostgreSQL accepts that. The second one is stored in every entry and gives nothing.
"""

from collections import Counter
from collections.abc import Iterator

from idx_core.advice import about
from idx_core.finding import Finding, Severity
from idx_core.model import Schema, Table
from idx_core.redundancy import keys
from idx_core.rule import rule

_SCORE = 30


@rule("IDX106", severity=Severity.INFO)
def repeated_column(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each index with an included column that it has already."""
    for index in table.indexes:
        if not index.include:
            continue
        plain = {e.column for e in index.elements if e.column is not None and _is_plain(e.opclass)}
        counts = Counter(index.include)
        repeated = [column for column in counts if counts[column] > 1 or column in plain]
        if repeated:
            names = " and ".join(repeated)
            yield about(
                table,
                index,
                f"index ({keys(index)}) INCLUDE ({', '.join(index.include)}) has {names} twice",
                hint=f"Leave the second {names} out of INCLUDE.",
                score=_SCORE,
                why="stored twice in every entry",
            )


def _is_plain(opclass: str | None) -> bool:
    """Whether the key's value can be read back; of some operator classes it cannot."""
    return opclass is None or not opclass.startswith(("gist_", "gin_"))
