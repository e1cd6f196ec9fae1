"""Index DDL on a running PostgreSQL: concurrent, and safe to run again after any failure.

The adapters bring a `Session`; nothing here knows a driver or a framework.
"""
