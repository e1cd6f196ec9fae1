"""The file of a snapshot, `idx_statistics.toml`: one block a table, one line a column."""

from idx_core.statistics.beside import FILE_NAME
from idx_core.statistics.file.document import load_snapshot, parse_snapshot, snapshot_text

__all__ = ["FILE_NAME", "load_snapshot", "parse_snapshot", "snapshot_text"]
