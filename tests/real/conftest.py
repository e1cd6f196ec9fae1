from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.real.applications import Application
from tests.real.environments import RealError, cache_folder
from tests.real.measure import Measured, measure
from tests.real.results import keep
from tests.support.postgres import PostgresServer

Measure = Callable[[Application, str], Measured]


@pytest.fixture(scope="session")
def measured(request: pytest.FixtureRequest) -> Measure:
    """Measures each application once on each server, and keeps the result for the report."""
    done: dict[tuple[str, str], Measured | RealError] = {}

    def get(application: Application, server: str) -> Measured:
        key = application.name, server
        if key not in done:
            postgres: PostgresServer = request.getfixturevalue(f"postgres{server}")
            folder = cache_folder() / "work" / f"{application.name}-{server}"
            shutil.rmtree(folder, ignore_errors=True)  # kept after the run, to be looked at
            with postgres.fresh_database() as first, postgres.fresh_database() as second:
                done[key] = _measured(application, server, (first, second), folder)
            if isinstance(error := done[key], RealError):
                pytest.fail(str(error), pytrace=False)
        result = done[key]
        if isinstance(result, RealError):
            pytest.fail("not measured: another test of this run shows why", pytrace=False)
        return result

    return get


def _measured(
    application: Application, server: str, urls: tuple[str, str], folder: Path
) -> Measured | RealError:
    try:
        result = measure(application, server, urls, folder)
    except RealError as error:
        return error
    keep(result)
    return result
