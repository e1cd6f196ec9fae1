"""An index that is written all day and hardly read.

Each insert, and each update that is not HOT, writes every index of the table. Production's own
counters say how often each is read. What enforces something, and what a foreign key needs, stays.
"""

from collections.abc import Iterator

from idx_core.advice import about, is_plain, serves_a_reference
from idx_core.finding import Finding, Severity
from idx_core.measured import in_words, measured
from idx_core.model import Schema, Table
from idx_core.needs import has_statistics
from idx_core.redundancy import keys
from idx_core.rule import rule
from idx_core.usage import accesses, is_needed_alone

_WRITES = 10_000
_WRITES_A_SCAN = 10_000


@rule("IDX204", severity=Severity.INFO, needs=has_statistics)
def write_load(table: Table, schema: Schema) -> Iterator[Finding]:
    """Yield a finding for each plain index with ten thousand writes for each time it is read."""
    found = measured(table, schema)
    if found is None or found.activity is None:
        return
    activity = found.activity
    writes = activity.inserts + activity.updates - activity.hot_updates
    if writes < _WRITES:
        return
    for index in table.indexes:
        statistics = found.index(index.name) if index.name else None
        if statistics is None or statistics.scans_per_day is None or not is_plain(index):
            continue
        if statistics.scans_per_day * _WRITES_A_SCAN > writes:
            continue
        if serves_a_reference(index, table):
            continue
        if accesses(table, schema) and is_needed_alone(index, table.indexes, table, schema):
            continue
        read = statistics.scans_per_day
        often = f"{read:.2g} times a day" if read else "never"
        yield about(
            table,
            index,
            f"index ({keys(index)}) is read {often} and written {in_words(writes)} times",
            hint=f"Drop {index.name}, once no replica reads it and no rare report needs it.",
            why="each write maintains it",
        )
