"""The options. pytest loads this wherever migration-idx is installed, and no more without them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--idx` and what belongs to it."""
    group = parser.getgroup("idx", "indexes (migration-idx)")
    group.addoption(
        "--idx",
        action="store_true",
        help="fail where the models have findings that the baseline does not know",
    )
    group.addoption(
        "--idx-baseline",
        type=Path,
        metavar="FILE",
        help="what `report --write-baseline` has written (default: idx_baseline.json of the root)",
    )
    group.addoption(
        "--idx-fail-on",
        choices=("info", "warning", "error", "never"),
        default="warning",
        help="from which weight on (warning)",
    )
    group.addoption(
        "--idx-config",
        metavar="FILE",
        help="Alembic's configuration; without it, Django's settings count where there are any, "
        "then alembic.ini or pyproject.toml",
    )
    group.addoption(
        "--idx-queries",
        type=Path,
        metavar="FILE",
        help="record the queries that tests send, without values: `report --queries FILE` tells "
        "which no index serves",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Go to work where one of the options asks for it."""
    if config.option.idx or config.option.idx_queries:
        from pytest_idx.session import IndexSession

        config.pluginmanager.register(IndexSession(config), "idx_session")
