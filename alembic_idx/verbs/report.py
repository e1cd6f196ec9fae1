"""`alembic-idx report`."""

import argparse

from alembic.config import Config

from alembic_idx.told import told_entries
from idx_core.recorded.file import load_recorded
from idx_core.report.verb import run_report
from idx_core.source.verb import warn


def run(config: Config, options: argparse.Namespace) -> bool:
    """Tell the findings on the models of all databases that env.py opens."""
    recorded = load_recorded(options.queries)
    return run_report(told_entries(config, recorded, warn, options.root), options, print)
