"""`manage.py idx report`."""

from django_idx.told import told_entries
from django_idx.verbs.asked import Asked
from idx_core.recorded.file import load_recorded
from idx_core.report.verb import run_report


def run(asked: Asked) -> bool:
    """Tell the findings on the project's own models, as `manage.py check APP` does for an app."""
    options = asked.options
    entries = told_entries(load_recorded(options.queries), asked.warn, options.root)
    return run_report(entries, options, asked.say)
