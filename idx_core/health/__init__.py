"""The state of a live database's indexes: what PostgreSQL has counted, and what to make of it."""
