"""Declared indexes against those of the database: what is the same, and what is not."""
