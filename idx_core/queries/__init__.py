"""Declared queries: from the text of a query to the indexes that serve it."""
