from __future__ import annotations

import pytest

from tests.support.missing import LABEL, not_tested

pytest_plugins = ["tests.support.servers"]

# A test that reaches a server through a fixture need not say so twice.
MARKS = {"postgres15": "postgres15", "mariadb_port": "mariadb"}


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
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
