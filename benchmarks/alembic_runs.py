"""`alembic revision --autogenerate` on a synthetic project and a real database."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clock import Program, RunFailed
from benchmarks.databases import Databases
from benchmarks.scenario import Scenario
from benchmarks.synthetic import stock_sitecustomize
from benchmarks.synthetic.shape import TableShape
from benchmarks.synthetic.sqlalchemy_source import write_alembic_project

ALEMBIC = (sys.executable, "-m", "alembic")
AUTOGENERATE = (*ALEMBIC, "revision", "--autogenerate", "-m", "measured")
_CREATE_TABLES = """
import os, sqlalchemy
from shop import Base
Base.metadata.create_all(sqlalchemy.create_engine(os.environ["BENCH_DATABASE_URL"]))
"""


@dataclass(frozen=True, slots=True)
class _Place:
    """A copy of the project whose revisions and whose database fit together."""

    folder: Path
    url: str

    def environment(self, *, plugin: bool, by_hand: bool = False) -> Mapping[str, str]:
        hidden = {} if plugin else {"PYTHONPATH": str(self.folder / "without")}
        return {
            "BENCH_DATABASE_URL": self.url.replace("postgresql://", "postgresql+psycopg://"),
            "BENCH_PLUGIN": "yes" if plugin else "no",
            "BENCH_MODELS": "by-hand" if by_hand else "",
            **hidden,
        }

    @property
    def versions(self) -> Path:
        return self.folder / "migrations" / "versions"

    def autogenerate(self, *, plugin: bool, creates: int, by_hand: bool = False) -> Program:
        kept = set(self.versions.glob("*.py"))
        return Program(
            AUTOGENERATE,
            self.folder,
            self.environment(plugin=plugin, by_hand=by_hand),
            _expecting(creates, self.versions, kept),
        )


def alembic_scenarios(
    folder: Path, shape: Sequence[TableShape], databases: Databases
) -> Iterator[Scenario]:
    """Lay the project out twice, before and after the derived indexes, and give what to measure."""
    new = sum(len(table.unserved) for table in shape)
    early = _Place(folder / "early", databases.create("alembic_early"))
    _lay_out(early, shape)
    databases.settle("alembic_early")
    yield Scenario(
        "alembic revision, first run",
        early.autogenerate(plugin=False, by_hand=True, creates=new),
        early.autogenerate(plugin=True, creates=new),
    )
    yield Scenario(
        "alembic revision, first run, against nothing to write",
        early.autogenerate(plugin=False, creates=0),
        early.autogenerate(plugin=True, creates=new),
        seconds=float("inf"),
    )
    derived = _Place(folder / "derived", databases.create("alembic_derived", like="alembic_early"))
    shutil.copytree(early.folder, derived.folder)
    Program(AUTOGENERATE, derived.folder, derived.environment(plugin=True)).run()
    stock = derived.environment(plugin=False)
    Program((*ALEMBIC, "upgrade", "head"), derived.folder, stock).run()
    databases.settle("alembic_derived")
    yield Scenario(
        "alembic revision, nothing to do",
        derived.autogenerate(plugin=False, by_hand=True, creates=0),
        derived.autogenerate(plugin=True, creates=0),
    )


def _lay_out(place: _Place, shape: Sequence[TableShape]) -> None:
    write_alembic_project(place.folder, shape)
    (place.folder / "without").mkdir()
    shutil.copy(stock_sitecustomize.__file__, place.folder / "without" / "sitecustomize.py")
    stock = place.environment(plugin=False)
    for command in (
        (sys.executable, "-c", _CREATE_TABLES),
        (*ALEMBIC, "revision", "-m", "tables exist"),
        (*ALEMBIC, "upgrade", "head"),
    ):
        Program(command, place.folder, stock).run()


def _expecting(creates: int, versions: Path, kept: set[Path]) -> Callable[[str], None]:
    def settle(output: str) -> None:
        written = set(versions.glob("*.py")) - kept
        text = "".join(path.read_text() for path in written)
        for path in written:
            path.unlink()
        found = text.count("op.create_index(")
        if not written or found != creates or (creates == 0 and "    op." in text):
            raise RunFailed(
                f"{creates} indexes were to be written, {found} were: {text[:2000]}\n"
                f"{output[-2000:]}"
            )

    return settle
