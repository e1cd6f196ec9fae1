"""`manage.py idx report`."""

from django_idx.described import described_tables, entries_and_schema
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.report.verb import run_report


def run(asked: Asked) -> bool:
    """Tell the findings on the project's own models, as `manage.py check APP` does for an app."""
    settings = read_settings()
    entries, schema = entries_and_schema(settings, asked.folder)
    return run_report(entries, asked.options, asked.say, lambda: described_tables(schema, settings))
