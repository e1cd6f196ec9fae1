"""Data as a running product has it: most rows old and done, few open, a few huge workspaces.

The rows are made by PostgreSQL itself: ten million of them leave no client any work to do.
"""
