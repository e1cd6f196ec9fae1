from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.missing import LABEL, not_tested

pytest_plugins = ["tests.support.models", "tests.support.servers"]

# The background jobs of a shell ignore Ctrl-C, and so would what a test starts and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

TESTS = Path(__file__).parent

# A test that reaches a server through a fixture need not say so twice.
MARKS = {"postgres15": "postgres15", "mariadb_port": "mariadb"}

# What the version of a framework has the least part in: one set of versions runs it.
ONCE = frozenset(
    {
        *("build", "core", "determinism", "docs", "explain", "health", "html", "linters", "peers"),
        *("queries", "report", "samples", "scale_model", "statistics", "strategy", "verify"),
        "workflow",
        *("alembic_eject", "django/eject", "django/health", "django/verify", "pytest_idx"),
        *("alembic/test_explain.py", "alembic/test_hash_seed.py", "alembic/test_health.py"),
        *("alembic/test_interrupt.py", "alembic/test_watching.py", "test_support_lifetime.py"),
        *(
            f"django/operations/test_{subject}.py"
            for subject in ("explain_command", "interrupt", "watching")
        ),
    }
)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Takes back what an env.py of Alembic's template did to the logging of the process.

    Its `fileConfig` sets levels and switches off every logger that alembic.ini does not name:
    what later tests of the process see in the log would depend on the tests before them.
    """
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    before = {name: _settings(logger) for name, logger in _loggers()}
    yield
    root.handlers[:], root.level = handlers, level
    for name, logger in _loggers():
        _set(logger, before.get(name, Settings(logging.NOTSET, False, True, ())))
    logging.Logger.manager._clear_cache()  # type: ignore[attr-defined]  # of isEnabledFor


@pytest.fixture
def late_duplicates(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if rows stopped being unique after the look: the build itself meets them."""
    from idx_core.build.preflight import preflight

    monkeypatch.setattr(preflight, "require_unique", lambda *_, **__: None)


class Settings(NamedTuple):
    level: int
    disabled: bool
    propagate: bool
    handlers: tuple[logging.Handler, ...]


def _loggers() -> list[tuple[str, logging.Logger]]:
    known = logging.Logger.manager.loggerDict.items()
    return [(name, logger) for name, logger in known if isinstance(logger, logging.Logger)]


def _settings(logger: logging.Logger) -> Settings:
    return Settings(logger.level, logger.disabled, logger.propagate, tuple(logger.handlers))


def _set(logger: logging.Logger, settings: Settings) -> None:
    logger.level, logger.disabled, logger.propagate, handlers = settings
    logger.handlers[:] = handlers


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(TESTS / folder) for folder in ONCE):
            item.add_marker("once")
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARKS:
                item.add_marker(MARKS[fixture])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = not_tested(terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section(LABEL, red=True, bold=True)
        for reason, tests in sorted(reasons.items()):
            noun = "test" if tests == 1 else "tests"
            terminalreporter.write_line(f"{tests} {noun} skipped. {reason}", red=True)
