"""Measurements that decide whether a promise of the project is kept."""
