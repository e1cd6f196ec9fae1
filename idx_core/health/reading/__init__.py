"""Reads the figures from PostgreSQL 13 to 18, in one read-only transaction."""
