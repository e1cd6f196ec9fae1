"""Three years of an agency's work: most of it done, a few large clients, the newest rows open.

The rows are made by PostgreSQL itself: ten million of them leave no client any work to do.
"""
