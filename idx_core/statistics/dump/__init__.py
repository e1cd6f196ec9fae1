"""Reads what `pg_dump --statistics-only` (PostgreSQL 18) writes into the types of a snapshot."""

from idx_core.statistics.dump.reading import load_dump, read_dump

__all__ = ["load_dump", "read_dump"]
