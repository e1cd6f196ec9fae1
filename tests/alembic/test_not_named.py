"""Applications that have the package installed and do not name the plugin notice nothing."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa

from alembic_idx.plugin import NAME, entry_point
from tests.alembic.conftest import Make
from tests.alembic.shop import shop

LOADED = """
import json, sys
import alembic.command, alembic.config, alembic.autogenerate
print(json.dumps(sorted(
    name for name in sys.modules if name.partition(".")[0] in ("alembic_idx", "idx_core")
)))
"""
WITHOUT = """
import json
import sys
from pathlib import Path
from tests.alembic.project import Project
from tests.alembic.shop import shop
project = Project(
    Path(sys.argv[1]), sys.argv[2], shop(), autogenerate_plugins=["alembic.autogenerate.*"]
)
project.create_tables()
project.check()
project.revision()
project.upgrade()
roots = ("alembic_idx", "idx_core")
print(json.dumps([name for name in sys.modules if name.partition(".")[0] in roots]))
"""
LIGHT = {"alembic_idx", "alembic_idx.plugin", "alembic_idx.behind"}
ROOT = Path(__file__).parents[2]


def run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_alembic_loads_the_entry_point_only() -> None:
    assert set(json.loads(run(LOADED))) <= LIGHT


def test_its_commands_load_no_more(tmp_path: Path) -> None:
    last = run(WITHOUT, str(tmp_path / "p"), f"sqlite:///{tmp_path / 'a.db'}").splitlines()[-1]
    assert set(json.loads(last)) <= LIGHT


def test_without_the_name_nothing_is_derived(on_sqlite: Make) -> None:
    project = on_sqlite(shop(), autogenerate_plugins=["alembic.autogenerate.*"])
    project.create_tables()
    project.check()


def test_one_name_matches_in_every_version(on_sqlite: Make) -> None:
    """A pattern for all plugins finds us, and an exclusion leaves us out."""
    project = on_sqlite(shop(), autogenerate_plugins=["alembic.autogenerate.*", f"~{NAME}"])
    project.create_tables()
    project.check()


def test_the_entry_point_is_a_module_and_iterable() -> None:
    (entry,) = (
        e for e in importlib.metadata.entry_points(group="alembic.plugins") if e.name == NAME
    )
    assert entry.load() is entry_point
    assert isinstance(entry_point, ModuleType)
    assert list(entry_point) == [entry_point]


def test_comparing_without_an_environment(tmp_path: Path) -> None:
    """`compare_metadata` knows no revision files, and derives all the same when we are named."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    metadata = shop()
    metadata.create_all(engine)
    with engine.connect() as connection:
        options = {"autogenerate_plugins": ["alembic.autogenerate.*", NAME]}
        diffs = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        assert [diff[1].name for diff in diffs] == ["ix_orders_client_id"]
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
