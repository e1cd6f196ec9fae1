from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.postgres import PostgresServer

_OURS = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No models of other tests are loaded: places are looked for in all that is."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None) or ""
        of_tests = Path(path).is_relative_to(_OURS / "tests")
        of_nobody = bool(path) and not path.startswith((sys.prefix, sys.base_prefix, str(_OURS)))
        if (of_tests and not name.startswith("tests.support")) or of_nobody:
            monkeypatch.delitem(sys.modules, name)


@pytest.fixture(scope="module")
def engine(postgres18: PostgresServer) -> Iterator[sa.Engine]:
    with postgres18.fresh_database() as url:
        engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        yield engine
        engine.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """All that is done on it is undone."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()
