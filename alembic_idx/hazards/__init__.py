"""Revisions read without a database: their operations as neutral steps, and back."""
