"""What the server counts: its indexes, how it reads tables, what it found in memory."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

_INDEXES = """
    SELECT i.indrelid::regclass::text || ' ' || pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace AND i.indisvalid
    ORDER BY 1
"""
_BYTES = """
    SELECT coalesce(sum(pg_relation_size(i.indexrelid)), 0)::bigint
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
"""
# Tables of a few pages are read whole by any database, and rightly.
_SCANS = """
    SELECT coalesce(sum(seq_scan), 0)::bigint, coalesce(sum(idx_scan), 0)::bigint
    FROM pg_stat_user_tables WHERE pg_relation_size(relid) > 32 * 8192
"""
_BLOCKS = """
    SELECT coalesce(sum(idx_blks_hit), 0)::bigint, coalesce(sum(idx_blks_read), 0)::bigint
    FROM pg_statio_user_indexes
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """Scans of tables and by indexes, and index blocks found in memory or read."""

    table_scans: int
    index_scans: int
    hits: int
    reads: int

    def since(self, before: Counts) -> Counts:
        """What has come since."""
        return Counts(
            self.table_scans - before.table_scans,
            self.index_scans - before.index_scans,
            self.hits - before.hits,
            self.reads - before.reads,
        )

    @property
    def scan_share(self) -> float:
        """The share of reads that went through a whole table."""
        return self.table_scans / max(1, self.table_scans + self.index_scans)

    @property
    def hit_ratio(self) -> float:
        """The share of index blocks that were in memory."""
        return self.hits / max(1, self.hits + self.reads)


def counts(connection: psycopg.Connection) -> Counts:
    """As of now, what this session did included."""
    connection.execute("SELECT pg_stat_force_next_flush()")
    scans = connection.execute(_SCANS).fetchone()
    blocks = connection.execute(_BLOCKS).fetchone()
    assert scans is not None
    assert blocks is not None
    return Counts(*scans, *blocks)


def indexes(connection: psycopg.Connection) -> list[str]:
    """The table and definition of every valid index."""
    return [definition for (definition,) in connection.execute(_INDEXES)]


def index_bytes(connection: psycopg.Connection) -> int:
    """All indexes together."""
    found = connection.execute(_BYTES).fetchone()
    assert found is not None
    return int(found[0])
