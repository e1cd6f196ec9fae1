"""Reads a live PostgreSQL's catalog into the neutral schema; a few questions for all tables."""
