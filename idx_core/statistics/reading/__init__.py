"""Reads a statistics snapshot from a live PostgreSQL, 13 to 18."""

from idx_core.statistics.reading.source import Source, read_snapshot

__all__ = ["Source", "read_snapshot"]
