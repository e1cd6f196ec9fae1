"""One run: a fresh database, a migration under writes, a disturbance, and on to the end."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks.disturbed import verdict
from benchmarks.disturbed.disk import TABLESPACE
from benchmarks.disturbed.front_door import FRONT_DOORS, PARALLEL_DOORS, Command, FrontDoor
from benchmarks.disturbed.kinds import KINDS, Kind, Scene
from benchmarks.disturbed.ledger import Writer, written_to
from benchmarks.disturbed.moment import Moment
from benchmarks.disturbed.schema import FILL
from benchmarks.disturbed.server import Server, restartable_server
from benchmarks.disturbed.state import State, state_of

ATTEMPTS = 3
"""How often the migration is run at most, the disturbed attempt among them."""

_PATIENCE = 60.0  # seconds for a command to end


class StageError(RuntimeError):
    """The undisturbed migration, with which all runs are compared, failed."""


@dataclass(slots=True)
class Result:
    """What became of a run. `wrong` says what is not as it must be; `output` is for finding why."""

    seed: int
    front_door: str
    disturbance: str
    moment: str
    struck: bool = False
    exit_codes: list[int | None] = field(default_factory=list)
    leftovers: int = 0  # INVALID indexes after the disturbed attempt
    rows: int = 0
    writer_deadlocks: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    output: str = ""

    @property
    def attempts(self) -> int:
        return len(self.exit_codes)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a seed stands for.

    Kinds and front doors take turns: a few runs have them all. Every other round of the kinds is
    with two builds at once.
    """

    seed: int
    front_door: FrontDoor
    kind: Kind
    moment: Moment
    draw: random.Random

    @classmethod
    def of(cls, seed: int) -> Plan:
        draw = random.Random(seed)
        turn, way_in = divmod(seed, len(FRONT_DOORS))
        round_, which = divmod(turn, len(KINDS))
        kind, doors = KINDS[which], (PARALLEL_DOORS if round_ % 2 else FRONT_DOORS)
        moment = Moment.drawn(draw, needs_build=kind.needs_build)
        return cls(seed, doors[way_in], kind, moment, draw)


class Stage:
    """A server with a prepared database for each front door, and what is to come out."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._prefix = server.url.rpartition("/")[0]
        self._where = ""
        if server.disk is not None:
            self._administer(f"CREATE TABLESPACE {TABLESPACE} LOCATION '{server.disk.location}'")
            self._where = f"TABLESPACE {TABLESPACE}"
        self._whole = {door.name: self._prepare(door) for door in (*FRONT_DOORS, *PARALLEL_DOORS)}

    def run(self, seed: int) -> Result:
        """Do the run of this seed."""
        plan = Plan.of(seed)
        result = Result(seed, plan.front_door.name, plan.kind.name, str(plan.moment))
        begun = time.monotonic()
        with self._database(f"run_{seed}", f"{plan.front_door.name}_tables") as url:
            with written_to(url, seed) as writers:
                self._disturb(plan, url, result)
                self._finish(plan, url, result)
            self._judge(plan, url, writers, result)
        result.seconds = time.monotonic() - begun
        return result

    def _disturb(self, plan: Plan, url: str, result: Result) -> None:
        command = self._command(plan.front_door, url)
        with psycopg.connect(url, autocommit=True, application_name="chaos") as admin:

            def start_another() -> Command:
                return self._command(plan.front_door, url)

            scene = Scene(self._server, url, admin, command, start_another, plan.draw)
            if plan.kind.at_once or plan.moment.wait(admin, command):
                result.struck = plan.kind.strike(scene)
        self._end(plan, url, command, result)
        for code, output in scene.others:
            result.output += f"--- second runner: {code}\n{output}"
            if code != 0 != result.exit_codes[0]:
                result.wrong.append("neither of two runners came to the end")

    def _finish(self, plan: Plan, url: str, result: Result) -> None:
        while result.exit_codes[-1] != 0 and len(result.exit_codes) < ATTEMPTS:
            self._end(plan, url, self._command(plan.front_door, url), result)
        if result.exit_codes[-1] != 0:
            result.wrong.append(f"not at the end after {ATTEMPTS} attempts")

    def _end(self, plan: Plan, url: str, command: Command, result: Result) -> None:
        """Wait for the command, and look whether what it recorded is true."""
        code = command.wait(_PATIENCE)
        result.exit_codes.append(code)
        result.output += f"--- attempt {result.attempts}: {code}\n{command.output}"
        with psycopg.connect(url, autocommit=True) as connection:
            now = state_of(connection, plan.front_door.applied)
        if code is None:
            result.wrong.append(f"attempt {result.attempts} hung for {_PATIENCE:g} s")
        if result.attempts == 1:
            result.leftovers = len(now.invalid)
            if now.invalid and plan.kind.cleans_up:
                result.wrong.append(f"left INVALID after {plan.kind.name}: {sorted(now.invalid)}")
        whole = self._whole[plan.front_door.name]
        result.wrong.extend(verdict.untruthful(now, whole, code))

    def _judge(self, plan: Plan, url: str, writers: Sequence[Writer], result: Result) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            now = state_of(connection, plan.front_door.applied)
            result.wrong.extend(verdict.unfinished(now, self._whole[plan.front_door.name]))
            result.wrong.extend(verdict.left_behind(connection))
            result.wrong.extend(verdict.corrupted(connection))
            result.wrong.extend(verdict.misplaced_rows(connection, writers))
        result.rows = sum(len(writer.ledger) for writer in writers)
        result.writer_deadlocks = sum(writer.deadlocks for writer in writers)

    def _prepare(self, door: FrontDoor) -> State:
        """Write the project, make the database with tables and rows, migrate a copy of it."""
        door.write(self._folder / door.name)
        tables = f"{door.name}_tables"
        self._administer(f"CREATE DATABASE {tables}")
        url = f"{self._prefix}/{tables}"
        self._undisturbed(door, door.tables, url)
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in FILL:
                connection.execute(statement.encode())
        with self._database(f"{door.name}_whole", tables) as url:
            self._undisturbed(door, door.head, url)
            with psycopg.connect(url, autocommit=True) as connection:
                return state_of(connection, door.applied)

    def _undisturbed(self, door: FrontDoor, arguments: Sequence[str], url: str) -> None:
        command = Command(arguments, self._folder / door.name, url)
        if (code := command.wait(_PATIENCE)) != 0:
            raise StageError(f"{' '.join(arguments)} ended with {code}: {command.output}")

    def _command(self, door: FrontDoor, url: str) -> Command:
        return Command(door.head, self._folder / door.name, url)

    @contextmanager
    def _database(self, name: str, like: str) -> Iterator[str]:
        # Not by WAL_LOG: there a stopped server would give a sequence's last numbers out again,
        # because the copy has those that the original had taken in advance without their record.
        how = f"TEMPLATE {like} STRATEGY file_copy {self._where}"
        self._administer(f"CREATE DATABASE {name} {how}")
        try:
            yield f"{self._prefix}/{name}"
        finally:
            self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage for any number of runs, one after another."""
    with (
        restartable_server() as server,
        tempfile.TemporaryDirectory(prefix="idx-chaos-") as folder,
    ):
        yield Stage(server, Path(folder))
