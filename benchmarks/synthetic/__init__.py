"""A project of any number of tables, written for Alembic and for Django from one shape."""
