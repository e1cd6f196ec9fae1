"""`manage.py idx report`."""

from django_idx.told import told_entries
from django_idx.verbs.asked import Asked
from idx_core.recorded.file import load_recorded
from idx_core.report.verb import run_report


def run(asked: Asked) -> bool:
    """Tell the findings on the project's own models, as `manage.py check APP` does for an app."""
    recorded = load_recorded(asked.options.queries)
    return run_report(told_entries(recorded, asked.warn), asked.options, asked.say)
