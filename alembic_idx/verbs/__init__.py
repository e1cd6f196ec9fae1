"""What each verb of `alembic-idx` does."""
