"""Migrations that are disturbed on purpose, under writes, and what must be true in the end."""
