"""One application on one server, from an empty database to a row of the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.real.applications import Application, Counts
from tests.real.catalog import Catalog, Place, index_names, read_catalog, snapshot, unserved
from tests.real.ejected import Ejected, eject
from tests.real.reported import Reported, ask_reports
from tests.real.workspace import REPORT_SETTINGS, Workspace, discard

FOREIGN_KEY, GENERIC = "IDX001", "IDX002"
REDUNDANT = ("IDX101", "IDX102", "IDX103")

# An operation, in a revision of Alembic (which writes a file also for an empty one) or of Django.
_BODY = re.compile(r"^ +(?:batch_op|op)\.|^ +with op\.|^        \w+\.\w+\($", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the tool said of the models against what the catalog says of the tables they make."""

    expected: tuple[str, ...]
    missed: tuple[str, ...]
    false: tuple[str, ...]

    @classmethod
    def of(cls, expected: set[str], found: set[str]) -> Comparison:
        """The two sets, each element a readable line."""
        return cls(
            expected=tuple(sorted(expected)),
            missed=tuple(sorted(expected - found)),
            false=tuple(sorted(found - expected)),
        )

    @property
    def hit(self) -> int:
        """How many of the expected ones the tool found."""
        return len(self.expected) - len(self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A row, and what explains it. Lists of text are readable lines, sorted."""

    application: str
    version: str
    server: str
    migrated: Counts
    declared: Counts
    foreign_keys: Comparison
    generic: Comparison
    redundant: Comparison
    only_migrated: tuple[str, ...]
    only_declared: tuple[str, ...]
    left_after: tuple[str, ...]
    """Defects of the migrated database that were still there after the upgrade."""
    vanished: tuple[str, ...]
    """Operations of the application's own difference that the tool makes unnecessary."""
    files: int
    second_run: tuple[str, ...]
    reversed_identical: bool
    again_identical: bool
    checked_before: bool
    """Whether the framework's own check command failed before the upgrade."""
    invalid: tuple[str, ...]
    """Invalid indexes after the upgrade."""
    verified: int
    """Indexes of the migrated database that `verify` tells of, each once."""
    disagreeing: tuple[str, ...]
    """What `verify` says of those that are not the same in models and database."""
    unseen: tuple[str, ...]
    """Indexes of the migrated database that it does not tell of."""
    drifted: tuple[str, ...]
    """Those that `drift = true`, or `verify --write`, would replace."""
    reported: Reported
    health_unindexed: Comparison
    """What `health` says of the migrated database against what the catalog says of it."""
    health_redundant: Comparison
    ejected: Ejected | None


def measure(application: Application, server: str, urls: tuple[str, str], folder: Path) -> Measured:
    """Run it all; `urls` are two empty databases."""
    models = Workspace.create(application, urls[1], folder / "declared")
    refused = models.declare()
    declared = read_catalog(urls[1])
    generic = unserved(urls[1], models.generic_keys())

    space = Workspace.create(application, urls[0], folder / "migrated")
    space.migrate()
    migrated = read_catalog(urls[0])
    findings = space.findings()
    verdicts = space.under(REPORT_SETTINGS).verify()
    reported = ask_reports(space.under({}))
    told = [f"{each['table']}.{each['name_in_database']}" for each in verdicts if _is_there(each)]
    there = index_names(urls[0])
    before = snapshot(urls[0])
    own = space.under(None).difference()
    drifted = space.under(REPORT_SETTINGS).drift()

    pending = space.pending()
    files = space.generate("idx")
    vanished = space.vanished()
    space.upgrade()
    after = snapshot(urls[0])
    left = read_catalog(urls[0])
    second = space.pending() + [
        text for text in discard(space.generate("again")) if _BODY.search(text)
    ]
    space.downgrade()
    reverted = snapshot(urls[0])
    space.upgrade()
    again = snapshot(urls[0])
    space.downgrade()
    discard(files)
    return Measured(
        application=application.name,
        version=application.version,
        server=server,
        migrated=migrated.counts,
        declared=declared.counts,
        foreign_keys=Comparison.of(
            _places(declared.unindexed | unserved(urls[1], refused)),
            _places(f.place for f in findings if f.rule == FOREIGN_KEY),
        ),
        generic=Comparison.of(
            _places(generic), _places(f.place for f in findings if f.rule == GENERIC)
        ),
        redundant=Comparison.of(
            _redundant(declared),
            _either_twin(
                declared, {f"{f.table}.{f.index}" for f in findings if f.rule in REDUNDANT}
            ),
        ),
        only_migrated=_more(migrated, declared),
        only_declared=_more(declared, migrated),
        left_after=tuple(sorted(_places(left.unindexed) | _redundant(left))),
        checked_before=bool(pending),
        vanished=tuple(vanished),
        files=len(files),
        second_run=tuple(second),
        reversed_identical=reverted == before,
        again_identical=again == after,
        invalid=tuple(sorted(name for name, text in after.items() if "INVALID" in text)),
        verified=len(there & {*told}) if len({*told}) == len(told) else 0,
        disagreeing=tuple(sorted(_disagreeing(verdicts))),
        unseen=tuple(sorted(there - {*told})),
        drifted=tuple(drifted),
        reported=reported,
        health_unindexed=Comparison.of(_places(migrated.unindexed), {*reported.unindexed}),
        health_redundant=Comparison.of(
            _redundant(migrated), _either_twin(migrated, {*reported.redundant})
        ),
        ejected=eject(space, own) if application.copies else None,
    )


def _is_there(verdict: Mapping[str, Any]) -> bool:
    return verdict["name_in_database"] is not None


def _disagreeing(verdicts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for each in verdicts:
        if each["state"] != "same":
            how = ", ".join(difference["attribute"] for difference in each["differences"])
            name = each["name"] or each["name_in_database"]
            yield f"{each['table']}.{name} {each['state']}{how and f' ({how})'}"


def _places(places: Iterable[Place]) -> set[str]:
    return {f"{table} ({', '.join(columns)})" for table, columns in places}


def _redundant(catalog: Catalog) -> set[str]:
    return {f"{row.table}.{row.name}" for row in catalog.redundant}


def _either_twin(catalog: Catalog, found: set[str]) -> set[str]:
    """Of two equal indexes that enforce nothing either may go: named as the query names it."""
    twins = {
        f"{row.table}.{row.kept}": f"{row.table}.{row.name}"
        for row in catalog.redundant
        if row.same_keys and row.kind == "plain"
    }
    return {name if twins.get(name, name) in found else twins[name] for name in found}


def _more(one: Catalog, other: Catalog) -> tuple[str, ...]:
    places = _places(one.unindexed) - _places(other.unindexed)
    return tuple(sorted(places | (_redundant(one) - _redundant(other))))
