"""The tool on real applications from the package registry, unmodified (`make test-real`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from tests.real.applications import APPLICATIONS, Application
from tests.real.ejected import Ejected
from tests.real.explanations import (
    DIFFERENCES,
    DRIFTED,
    HEALTH,
    LEFT,
    UNSEEN,
    VANISHED,
    VERIFIED,
    Difference,
)
from tests.real.measure import Measured

_LARGEST_PAGE = 2_000_000

Measure = Callable[[Application, str], Measured]

pytestmark = [
    pytest.mark.real,
    pytest.mark.parametrize("server", ["18", pytest.param("15", marks=pytest.mark.postgres15)]),
    pytest.mark.parametrize("application", APPLICATIONS, ids=lambda a: a.name),
]


def test_catalog_counts_are_the_published_ones(
    application: Application, server: str, measured: Measure
) -> None:
    assert measured(application, server).migrated == application.counts


def test_every_unindexed_foreign_key_is_found_and_no_other(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert (row.foreign_keys.missed, row.foreign_keys.false) == ((), ())


def test_every_unindexed_generic_foreign_key_is_found_and_no_other(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert (row.generic.missed, row.generic.false) == ((), ())


def test_every_redundant_index_is_found_and_no_other(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert (row.redundant.missed, row.redundant.false) == ((), ())


def test_the_upgrade_mends_all_that_the_models_declare(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert row.checked_before, "the framework's own check saw nothing to migrate"
    assert row.files
    assert row.invalid == ()
    explained = _lines(LEFT, application)
    assert set(row.left_after) - set(row.only_migrated) == explained


def test_the_downgrade_restores_the_catalog_and_a_second_upgrade_repeats_the_first(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert row.reversed_identical
    assert row.again_identical


def test_the_second_run_is_empty(application: Application, server: str, measured: Measure) -> None:
    assert measured(application, server).second_run == ()


def test_each_difference_between_models_and_database_is_explained(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert {*row.only_migrated, *row.only_declared} == _lines(DIFFERENCES, application)


def test_verify_tells_of_each_index_once_and_of_each_difference_that_is_explained(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert row.verified
    assert set(row.disagreeing) == _lines(VERIFIED, application)
    assert set(row.unseen) == _lines(UNSEEN, application)


def test_what_the_tool_takes_over_is_dropped_no_more(
    application: Application, server: str, measured: Measure
) -> None:
    assert set(measured(application, server).vanished) == _lines(VANISHED, application)


def test_only_drift_that_is_explained_would_be_mended(
    application: Application, server: str, measured: Measure
) -> None:
    assert set(measured(application, server).drifted) == _lines(DRIFTED, application)


def test_report_and_health_run(application: Application, server: str, measured: Measure) -> None:
    reported = measured(application, server).reported
    assert reported.failed == ()
    assert reported.findings
    assert {*reported.indexes} == {reported.in_catalog}
    assert reported.largest_page < _LARGEST_PAGE


def test_health_finds_what_the_catalog_says_of_the_database(
    application: Application, server: str, measured: Measure
) -> None:
    row = measured(application, server)
    assert (row.health_unindexed.missed, row.health_unindexed.false) == ((), ())
    assert row.health_redundant.missed == ()
    assert set(row.health_redundant.false) == _lines(HEALTH, application)


def test_what_is_derived_goes_into_the_source_and_nothing_else(
    application: Application, server: str, measured: Measure
) -> None:
    ejected = _ejected(measured(application, server))
    assert ejected.failed == ()
    assert ejected.strange == ()
    assert ejected.declared
    taken_over = len(_lines(VANISHED, application))
    assert len(ejected.declared) == len(ejected.built) + taken_over


def test_a_second_eject_finds_nothing_and_the_framework_alone_neither(
    application: Application, server: str, measured: Measure
) -> None:
    ejected = _ejected(measured(application, server))
    assert ejected.second == ()
    assert ejected.appeared == ()
    assert set(ejected.gone) == _lines(VANISHED, application)


def _ejected(row: Measured) -> Ejected:
    if row.ejected is None:
        pytest.skip("nothing is ejected from this application")
    return row.ejected


def _lines(differences: Iterable[Difference], application: Application) -> set[str]:
    return {
        line
        for difference in differences
        if difference.application == application.name
        for line in difference.lines
    }
