"""Indexes in the source of SQLAlchemy's models: written there, and taken away."""
