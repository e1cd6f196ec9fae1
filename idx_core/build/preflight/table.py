"""The table to be read: its size, its rows, and the server's settings that matter for a build."""

from collections.abc import Sequence
from dataclasses import dataclass

from idx_core.build.catalog import Place, Relation
from idx_core.build.partitions import partitions
from idx_core.build.preflight.looking import Look
from idx_core.build.session import Session

BLOCK = 8192

_PARTS = """
SELECT n.nspname::text, c.relname::text, pg_relation_size(c.oid), c.relpages::int8,
       c.reltuples::float8
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = ANY (%s::oid[])
ORDER BY pg_relation_size(c.oid) DESC, c.oid
"""

_SETTINGS = """
SELECT pg_backend_pid(), pg_size_bytes(current_setting('maintenance_work_mem')),
       pg_size_bytes(current_setting('effective_cache_size')),
       pg_size_bytes(current_setting('max_wal_size')),
       current_setting('max_parallel_maintenance_workers')::int
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The table, or a partition of it, with rows of its own; `size` in bytes.

    `rows` is None until PostgreSQL has statistics of it.
    """

    schema: str
    name: str
    size: int
    rows: float | None


@dataclass(frozen=True, slots=True)
class Table:
    """All that the build will read, the largest part first."""

    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(part.size for part in self.parts)

    def rows(self, largest: float) -> float:
        """All rows, where the largest part has so many: others without statistics are alike."""
        density = largest / self.parts[0].size if self.parts[0].size else 0.0
        others = self.parts[1:]
        known = (part.size * density if part.rows is None else part.rows for part in others)
        return largest + sum(known)


@dataclass(frozen=True, slots=True)
class Server:
    """What the server would spend on the build: memory and WAL in bytes."""

    pid: int
    maintenance_work_mem: int
    cache: int
    max_wal_size: int
    workers: int


def table_oids(session: Session, place: Place, found: Relation | None) -> list[str]:
    """What is still to be built on: the table, or those of its partitions that lack the index."""
    if not place.is_partitioned:
        return [place.table_oid]
    return [
        part.table_oid
        for part in partitions(session, place.table_oid, found.oid if found else "0")
        if not (part.is_partitioned or part.is_foreign or part.is_whole)
    ]


def read_table(look: Look, oids: Sequence[str]) -> Table:
    """The tables with these OIDs."""
    rows = look.rows(_PARTS, ["{" + ",".join(oids) + "}"])
    return Table(
        tuple(
            Part(schema, name, size, _rows(size, pages, tuples))
            for schema, name, size, pages, tuples in rows
        )
    )


def read_server(look: Look) -> Server:
    """The settings of this session."""
    return Server(*look.rows(_SETTINGS)[0])


def _rows(size: int, pages: int, tuples: float) -> float | None:
    """As the planner: as many rows a page as there were when statistics were made."""
    if size == 0:
        return 0.0
    return tuples / pages * (size / BLOCK) if pages > 0 and tuples >= 0 else None
