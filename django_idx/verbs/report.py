"""`manage.py idx report`."""

from django_idx.described import described_tables, entries_and_schema
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.recorded.file import load_recorded
from idx_core.report.verb import run_report


def run(asked: Asked) -> bool:
    """Tell the findings on the project's own models, as `manage.py check APP` does for an app."""
    settings, options = read_settings(), asked.options
    root, recorded = options.root or asked.folder, load_recorded(options.queries)
    entries, schema = entries_and_schema(settings, root, recorded, asked.warn)
    return run_report(entries, options, asked.say, lambda: described_tables(schema, settings))
