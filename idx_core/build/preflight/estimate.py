"""What one index will take: its size, the time, memory and disk."""

from collections.abc import Sequence
from dataclasses import dataclass

from idx_core.build.catalog import Place
from idx_core.build.preflight.disk import Disk, Need, disks
from idx_core.build.preflight.duration import build_seconds
from idx_core.build.preflight.looking import Look
from idx_core.build.preflight.sample import Range, sampled
from idx_core.build.preflight.size import index_size, scaled, sort_size
from idx_core.build.preflight.table import Server, Table
from idx_core.build.preflight.wanted import Wanted

_COLLATION = "SELECT datcollate::text FROM pg_database WHERE datname = current_database()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """For one index, all partitions together: bytes and seconds, ranges from lowest to highest.

    `sorting` are the bytes that are sorted at a time, for which `memory` is there; `wal` are
    written in all. `disks` are those that can be seen from here.
    """

    table_size: int
    rows: float
    entries: Range
    size: Range
    seconds: Range
    sorting: float
    memory: int
    wal: float
    widest: int
    disks: tuple[Disk, ...]
    max_wal_size: int

    @property
    def spills(self) -> bool:
        """Whether sorting takes files because the memory is too small."""
        return self.sorting > self.memory

    @property
    def least(self) -> Need:
        """What the build takes on disk at the very least."""
        sorting = self.sorting * 0.7 if self.sorting > 1.5 * self.memory else 0.0
        return Need(self.size[0], sorting, 0.0)

    @property
    def most(self) -> Need:
        """What the build is likely to take on disk at most; old WAL is recycled."""
        sorting = self.sorting if self.spills else 0.0
        return Need(self.size[1], sorting, min(self.wal, self.max_wal_size))


def estimated(
    look: Look, place: Place, table: Table, server: Server, wanted: Wanted
) -> Estimate | None:
    """The estimate, or None where the table's rows tell nothing."""
    largest = table.parts[0]
    entries = sampled(look, place.table, largest, wanted)
    if entries is None:
        return None
    rows = table.rows(entries.rows)
    size = index_size(wanted, entries, table.size, rows)
    ((collation,),) = look.rows(_COLLATION)
    seconds = build_seconds(wanted, entries, rows, table.size, size, server, collation)
    return Estimate(
        table_size=table.size,
        rows=rows,
        entries=scaled(entries.entries, entries, rows),
        size=size,
        seconds=seconds,
        sorting=sort_size(wanted, entries, entries.rows),  # partitions are sorted one by one
        memory=server.maintenance_work_mem,
        wal=size[1],
        widest=entries.widest,
        disks=disks(look, server.pid, wanted.tablespace),
        max_wal_size=server.max_wal_size,
    )


def too_small(estimate: Estimate, which: Sequence[Disk]) -> list[Disk]:
    """The disks on which not even the least that the build takes has room."""
    return [disk for disk in which if disk.need(estimate.least) > disk.free]


def scarce(estimate: Estimate, which: Sequence[Disk]) -> list[Disk]:
    """The disks that may become full."""
    return [disk for disk in which if disk.need(estimate.most) > disk.free]
