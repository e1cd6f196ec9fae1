"""What other linters say, each run as its users run it, and asked only about what it has rules for.

Their other rules (columns dropped, timeouts, CHECK constraints) are about other things than this
tool's, and count neither for nor against them.
"""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.hazardous.django_corpus import DJANGO_MIGRATION_LINTER
from benchmarks.hazardous.subject import Subject
from tests.linters import linters

LOCKCHECK = "lockcheck"


@dataclass(frozen=True, slots=True)
class Other:
    """A tool; `rules` are those about indexes, unique constraints and foreign keys."""

    name: str
    package: str
    rules: frozenset[str]
    complaints: Callable[[Subject], Iterator[tuple[str, str]]]

    @property
    def version(self) -> str | None:
        """None where it is not installed."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None

    def speaks(self, subject: Subject) -> bool:
        """Whether it finds the migration blocking, or failing because it is concurrent."""
        return any(
            rule in self.rules and "CHECK" not in about.upper()
            for rule, about in self.complaints(subject)
        )


def _squawk(subject: Subject) -> Iterator[tuple[str, str]]:
    scripts = {name: script for name, script in subject.scripts.items() if script.strip()}
    for each in linters.squawk(scripts, subject.project):
        yield each.rule, each.about


def _alembic_guard(subject: Subject) -> Iterator[tuple[str, str]]:
    for each in linters.alembic_guard(subject.files):
        yield each.rule, each.about


def _zdm(subject: Subject) -> Iterator[tuple[str, str]]:
    for each in linters.zdm(subject.files, subject.project):
        yield each.rule, each.about


def _lockcheck(subject: Subject) -> Iterator[tuple[str, str]]:
    program = Path(sysconfig.get_path("scripts")) / LOCKCHECK
    command = [program, *subject.files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    for line in done.stdout.splitlines():
        number, _, rest = line.strip().partition("  ")
        if number.isdigit():
            rule = rest.strip().partition(" ")[0]
            yield rule, _source_line(subject, int(number))


def _source_line(subject: Subject, number: int) -> str:
    """The line in the first file that has it: whether it is about a CHECK is all that matters."""
    texts = [path.read_text(encoding="utf-8").splitlines() for path in subject.files]
    return next((text[number - 1] for text in texts if number <= len(text)), "")


def _django_migration_linter(subject: Subject) -> Iterator[tuple[str, str]]:
    yield from subject.complaints[DJANGO_MIGRATION_LINTER]


SQUAWK = Other(
    linters.SQUAWK,
    "squawk-cli",
    frozenset(
        {
            "adding-foreign-key-constraint",
            "ban-concurrent-index-creation-in-transaction",
            "constraint-missing-not-valid",
            "disallowed-unique-constraint",
            "require-concurrent-index-creation",
            "require-concurrent-index-deletion",
            "require-concurrent-reindex",
        }
    ),
    _squawk,
)
ZDM = Other(
    linters.ZDM,
    "zdm",
    frozenset({"R001", "R002", "R003", "R004", "R006", "R016", "R017", "R018"}),
    _zdm,
)
OTHERS = {
    "Alembic": (
        SQUAWK,
        ZDM,
        Other(
            linters.ALEMBIC_GUARD,
            "alembic-guard",
            frozenset({"AG002", "AG003", "AG008", "AG010"}),
            _alembic_guard,
        ),
        Other(LOCKCHECK, "lockcheck", frozenset({"LC002", "LC003", "LC006", "LC007"}), _lockcheck),
    ),
    "Django": (
        SQUAWK,
        ZDM,
        Other(
            DJANGO_MIGRATION_LINTER,
            "django-migration-linter",
            frozenset(
                {"ADD_UNIQUE", "CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "DROP_INDEX", "REINDEX"}
            ),
            _django_migration_linter,
        ),
    ),
}
