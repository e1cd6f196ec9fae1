"""When a migration is disturbed: told by how far it is, so that a seed finds the moment again."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

import psycopg

from benchmarks.disturbed.front_door import APPLICATION, Command
from benchmarks.disturbed.schema import ALL_INDEXES

_PHASES = (
    "between two builds",
    "initializing",
    "waiting for writers before build",
    "building index",
    "waiting for writers before validation",
    "index validation: scanning index",
    "index validation: scanning table",
    "waiting for old snapshots",
    "waiting for readers before marking dead",
)
_LATEST_MILLISECONDS = 60
_FAR = """
SELECT (SELECT count(*) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
        WHERE c.relname = ANY (%s) AND i.indisvalid),
       (SELECT max(phase) FROM pg_stat_progress_create_index p
        WHERE p.datname = current_database()),
       EXISTS (SELECT FROM pg_stat_activity a
               WHERE a.datname = current_database() AND a.application_name = %s)
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """So many indexes are valid, the next one's build is in the phase; and a little later."""

    valid: int
    phase: int
    milliseconds: int

    @classmethod
    def drawn(cls, draw: random.Random, *, needs_build: bool) -> Moment:
        """Any moment between the first connection and the end, each phase as often as others.

        With `needs_build` an index is still to be built.
        """
        valid = draw.randint(0, len(ALL_INDEXES) - needs_build)
        phase = draw.randrange(len(_PHASES)) if valid < len(ALL_INDEXES) else 0
        return cls(valid, phase, draw.choice((0, draw.randint(0, _LATEST_MILLISECONDS))))

    def __str__(self) -> str:
        phase = _PHASES[self.phase]
        return f"{self.valid} indexes valid, {phase}, {self.milliseconds} ms later"

    def wait(self, connection: psycopg.Connection, command: Command) -> bool:
        """Wait until the migration has come that far; False when it is over before."""
        while not command.is_over:
            row = connection.execute(_FAR, [ALL_INDEXES, APPLICATION]).fetchone()
            assert row is not None
            valid, phase, connected = row
            if connected and (valid > self.valid or self._is_reached(valid, phase)):
                time.sleep(self.milliseconds / 1000)
                return not command.is_over
            time.sleep(0.001)
        return False

    def _is_reached(self, valid: int, phase: str | None) -> bool:
        if valid < self.valid:
            return False
        if phase is None:
            return self.phase == 0
        ranks = [rank for rank, known in enumerate(_PHASES) if phase.startswith(known)]
        return bool(ranks) and ranks[0] >= self.phase
