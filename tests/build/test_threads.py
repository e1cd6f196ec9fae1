"""Ctrl-C in other threads than the main one: of builds that run at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from idx_core.build.threads import Interruption, pause, run_here


def ended(work: Callable[[], None]) -> tuple[list[str], list[list[int]]]:
    """What ends the work in a thread that takes part, and which processes were cancelled."""
    interruption = Interruption()
    errors: list[str] = []
    cancelled: list[list[int]] = []

    def run() -> None:
        try:
            with interruption.heard_by(7):
                work()
        except BaseException as error:
            errors.append(type(error).__name__)

    def cancel(pids: list[int]) -> None:
        cancelled.append(pids)
        CANCELLED.set()

    CANCELLED.clear()
    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.2)
    interruption.arrive(cancel)
    thread.join(10)
    assert not thread.is_alive()
    with pytest.raises(KeyboardInterrupt):
        interruption.run(8, lambda: pytest.fail("a statement is begun although it is over"))
    return errors, cancelled


CANCELLED = threading.Event()


def fail_when_cancelled() -> None:
    assert CANCELLED.wait(10)
    raise ValueError("as a driver's error")


def test_a_pause_ends() -> None:
    assert ended(lambda: pause(60)) == (["KeyboardInterrupt"], [])


def test_a_statement_is_cancelled() -> None:
    assert ended(lambda: run_here(fail_when_cancelled)) == (["KeyboardInterrupt"], [[7]])


def test_a_statement_that_has_ended_is_not() -> None:
    def work() -> None:
        run_here(lambda: None)
        time.sleep(1)  # something that must not be cancelled, such as removing a leftover

    assert ended(work) == ([], [])


def test_its_own_error_is_let_through() -> None:
    def work() -> None:
        with pytest.raises(ZeroDivisionError):
            run_here(lambda: print(1 // 0))

    assert ended(work) == ([], [])


def test_a_thread_that_takes_no_part() -> None:
    pause(0)
    done: list[int] = []
    run_here(lambda: done.append(1))
    assert done == [1]
