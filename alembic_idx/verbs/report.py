"""`alembic-idx report`."""

import argparse
from functools import partial

from alembic.config import Config

from alembic_idx.described import all_entries, all_models, described_tables
from idx_core.recorded.file import load_recorded
from idx_core.report.verb import run_report
from idx_core.source.verb import warn


def run(config: Config, options: argparse.Namespace) -> bool:
    """Tell the findings on the models of all databases that env.py opens."""
    recorded = load_recorded(options.queries)
    read = all_models(config, warn)
    entries = all_entries(config, read, recorded, warn, options.root)
    return run_report(entries, options, print, partial(described_tables, config, read))
