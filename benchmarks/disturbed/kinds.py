"""What may come over a migration. Each is caused for real, and tells whether it struck."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import psycopg

from benchmarks.disturbed.front_door import APPLICATION, Command
from benchmarks.disturbed.server import Server

_MAIN = """
SELECT pid, state FROM pg_stat_activity
WHERE datname = current_database() AND application_name = %s ORDER BY backend_start LIMIT 1
"""
_WAITS_FOR_US = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = %s AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""
_TABLES = ("accounts", "entries", "events")
_LOCK_MODES = ("SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE")
_DEADLOCK_SECONDS = 5.0  # for the next build to come into the trap


@dataclass(frozen=True, slots=True)
class Scene:
    """A migration under way; `admin` is a connection to its database in autocommit mode."""

    server: Server
    url: str
    admin: psycopg.Connection
    command: Command
    start_another: Callable[[], Command]
    draw: random.Random
    others: list[tuple[int | None, str]] = field(default_factory=list)
    """Exit code and output of every other command."""

    def signal_main(self, function: str) -> bool:
        """Call the function with the process that runs the migration, if there is one."""
        row = self.admin.execute(_MAIN, [APPLICATION]).fetchone()
        if row is None:
            return False
        self.admin.execute(f"SELECT {function}(%s)", [row[0]])
        return True

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        """A transaction of somebody else's, rolled back in the end."""
        with closing(psycopg.connect(self.url, application_name="bystander")) as connection:
            yield connection


def backend_killed(scene: Scene) -> bool:
    return scene.signal_main("pg_terminate_backend")


def statement_cancelled(scene: Scene) -> bool:
    return scene.signal_main("pg_cancel_backend")


def client_killed(scene: Scene) -> bool:
    scene.command.send(signal.SIGKILL)
    return True


def interrupted(scene: Scene) -> bool:
    scene.command.send(signal.SIGINT)
    return True


def server_stopped(scene: Scene) -> bool:
    scene.server.stop()
    time.sleep(scene.draw.uniform(0.0, 0.3))
    scene.server.start()
    return True


def deadlock(scene: Scene) -> bool:
    """A build waits for our lock; then we ask for one that it holds, and do not give way."""
    with scene.transaction() as ours:
        ours.execute("SET deadlock_timeout = '1min'")  # the build is the one that finds out
        ours.execute("LOCK TABLE accounts, entries, events IN ROW EXCLUSIVE MODE")
        end = time.monotonic() + _DEADLOCK_SECONDS
        while ours.execute(_WAITS_FOR_US, [APPLICATION]).fetchone() == (0,):
            if scene.command.is_over or time.monotonic() > end:
                return False
            time.sleep(0.002)
        ours.execute("LOCK TABLE accounts, entries, events IN SHARE UPDATE EXCLUSIVE MODE")
    return True


def lock_held(scene: Scene) -> bool:
    """For longer than lock_timeout; readers and writers may have to wait as well."""
    mode, table = (
        scene.draw.choice(_LOCK_MODES),
        scene.draw.choice(_TABLES),
    )
    with scene.transaction() as ours:
        try:
            ours.execute(f"LOCK TABLE {table} IN {mode} MODE")
        except psycopg.errors.DeadlockDetected:
            return False  # with a writer
        time.sleep(scene.draw.uniform(0.3, 0.9))
    return not scene.command.is_over


def old_transaction(scene: Scene) -> bool:
    """One that has written, or that has a snapshot only, and then does nothing for a while."""
    with scene.transaction() as ours:
        if scene.draw.random() < 0.5:
            ours.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            ours.execute("SELECT count(*) FROM entries WHERE id = 1")
        else:
            ours.execute("UPDATE accounts SET owner = owner WHERE id = 1")
        time.sleep(scene.draw.uniform(0.3, 0.9))
    return not scene.command.is_over


def second_runner(scene: Scene) -> bool:
    """One and the same migration from another process, somewhat later."""
    time.sleep(scene.draw.uniform(0.0, 0.4))
    other = scene.start_another()
    scene.others.append((other.wait(60), other.output))
    return True


def quota_hit(scene: Scene) -> bool:
    """No temporary file may be larger than this: the sort of the next build fails."""
    scene.admin.execute("ALTER SYSTEM SET temp_file_limit = '64kB'")
    scene.admin.execute("SELECT pg_reload_conf()")
    try:
        time.sleep(scene.draw.uniform(0.2, 0.8))
    finally:
        scene.admin.execute("ALTER SYSTEM RESET temp_file_limit")
        scene.admin.execute("SELECT pg_reload_conf()")
    return True


def disk_full(scene: Scene) -> bool:
    """No room for one more page of any table, index or temporary file of the database."""
    disk = scene.server.disk
    if disk is None:  # it takes root to have one; the quota above is the next best
        return False
    with disk.full():
        time.sleep(scene.draw.uniform(0.2, 0.8))
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """A disturbance: at a moment of the migration, or `at_once`, when its process starts.

    `needs_build` tells that it is nothing to a migration that has built everything, `cleans_up`
    that the command must not leave an INVALID index when it ends.
    """

    strike: Callable[[Scene], bool]
    at_once: bool = False
    needs_build: bool = False
    cleans_up: bool = False

    @property
    def name(self) -> str:
        return self.strike.__name__.replace("_", " ")


KINDS = (
    Kind(backend_killed),
    Kind(client_killed),
    Kind(interrupted, cleans_up=True),
    Kind(server_stopped),
    Kind(statement_cancelled),
    Kind(deadlock, needs_build=True),
    Kind(lock_held, needs_build=True),
    Kind(old_transaction, needs_build=True),
    Kind(second_runner, at_once=True),
    Kind(quota_hit),
    Kind(disk_full),
)
