"""How long writers wait while a migration creates indexes on their table."""
