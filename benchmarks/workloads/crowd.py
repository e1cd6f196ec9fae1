"""A hundred users at once, each on a connection of their own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg

USERS = 100
SECONDS = 5.0


def slowest(url: str, statements: Sequence[str]) -> float:
    """Seconds of the slowest of a hundred users who each ask everything, all starting together.

    Each begins at another statement, and connects before the clock starts.
    """
    start = Barrier(USERS)

    def ask(user: int) -> float:
        turn = user % len(statements)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SELECT 1")
            start.wait()
            started = time.perf_counter()
            for statement in (*statements[turn:], *statements[:turn]):
                connection.execute(statement.encode()).fetchall()
            return time.perf_counter() - started

    with ThreadPoolExecutor(USERS) as pool:
        return max(pool.map(ask, range(USERS)))
