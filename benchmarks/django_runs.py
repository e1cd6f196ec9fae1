"""`manage.py makemigrations` and `check` on a synthetic project and a real database."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clock import Program, RunFailed
from benchmarks.databases import Databases
from benchmarks.scenario import CHECK_SECONDS, Scenario
from benchmarks.synthetic.django_source import empty_history, write_django_project
from benchmarks.synthetic.shape import TableShape

MANAGE = (sys.executable, "manage.py")
MAKE = (*MANAGE, "makemigrations", "--no-color")
CHECK = (*MANAGE, "check", "--no-color")


@dataclass(frozen=True, slots=True)
class _Place:
    """The project with one of its histories and the database that is at its end."""

    folder: Path
    url: str
    history: str

    def environment(self, *, plugin: bool, by_hand: bool = False) -> Mapping[str, str]:
        return {
            "BENCH_DATABASE_URL": self.url,
            "BENCH_PLUGIN": "yes" if plugin else "no",
            "BENCH_MODELS": "by-hand" if by_hand else "",
            "BENCH_HISTORY": self.history,
        }

    def make(self, *, plugin: bool, adds: int, by_hand: bool = False) -> Program:
        written = self.folder / self.history
        return Program(
            MAKE,
            self.folder,
            self.environment(plugin=plugin, by_hand=by_hand),
            _expecting(adds, written, set(written.rglob("*.py"))),
        )

    def dry_run(self, *, plugin: bool, by_hand: bool = False) -> Program:
        environment = self.environment(plugin=plugin, by_hand=by_hand)
        return Program((*MAKE, "--dry-run"), self.folder, environment)

    def check(self, *, plugin: bool, by_hand: bool = False) -> Program:
        return Program(CHECK, self.folder, self.environment(plugin=plugin, by_hand=by_hand))


def django_scenarios(
    folder: Path, shape: Sequence[TableShape], databases: Databases
) -> Iterator[Scenario]:
    """Lay the project out, before and after the derived indexes, and give what to measure."""
    new = sum(len(table.unserved) for table in shape)
    early = _Place(folder / "project", databases.create("django_early"), "early")
    _lay_out(early, shape)
    databases.settle("django_early")
    yield Scenario(
        "manage.py check, first run",
        early.check(plugin=False),
        early.check(plugin=True),
        seconds=CHECK_SECONDS,
        share=0,
    )
    yield Scenario(
        "makemigrations, first run",
        early.make(plugin=False, by_hand=True, adds=new),
        early.make(plugin=True, adds=new),
    )
    yield Scenario(
        "makemigrations --dry-run, first run",
        early.dry_run(plugin=False, by_hand=True),
        early.dry_run(plugin=True),
    )
    yield Scenario(
        "makemigrations, first run, against nothing to write",
        early.make(plugin=False, adds=0),
        early.make(plugin=True, adds=new),
        seconds=float("inf"),
    )
    by_hand = _continued(early, "by_hand", databases, plugin=False)
    derived = _continued(early, "derived", databases, plugin=True)
    yield Scenario(
        "makemigrations, nothing to do",
        by_hand.make(plugin=False, by_hand=True, adds=0),
        derived.make(plugin=True, adds=0),
    )
    yield Scenario(
        "manage.py check, nothing to do",
        by_hand.check(plugin=False, by_hand=True),
        derived.check(plugin=True),
        seconds=CHECK_SECONDS,
        share=0,
    )


def _continued(early: _Place, history: str, databases: Databases, *, plugin: bool) -> _Place:
    """A history of its own, in which the indexes were derived, or else written by hand."""
    name = f"django_{history}"
    place = _Place(early.folder, databases.create(name, like="django_early"), history)
    shutil.copytree(early.folder / early.history, early.folder / history)
    environment = place.environment(plugin=plugin, by_hand=not plugin)
    for command in (MAKE, (sys.executable, "create_tables.py")):
        Program(command, place.folder, environment).run()
    databases.settle(name)
    return place


def _lay_out(place: _Place, shape: Sequence[TableShape]) -> None:
    write_django_project(place.folder, shape)
    empty_history(place.folder, place.history, shape)
    stock = place.environment(plugin=False)
    for command in (MAKE, (sys.executable, "create_tables.py")):
        Program(command, place.folder, stock).run()


def _expecting(adds: int, history: Path, kept: set[Path]) -> Callable[[str], None]:
    def settle(output: str) -> None:
        written = set(history.rglob("*.py")) - kept
        text = "".join(path.read_text() for path in written)
        for path in written:
            path.unlink()
        found = text.count(".AddIndex")
        if found != adds or (adds == 0 and written):
            raise RunFailed(
                f"{adds} indexes were to be written, {found} were: {text[:2000]}\n{output[-2000:]}"
            )

    return settle
