"""Queries that somebody has watched: which of them no index of the models serves."""
