"""The short version of benchmarks/chaos.py: every disturbance on both front doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.disturbed.run import Stage, stage

RUNS = 30

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def own_stage() -> Iterator[Stage]:
    """A server of its own, because it is stopped now and then."""
    with stage() as own:
        yield own


@pytest.mark.parametrize("seed", range(1, RUNS + 1))
@pytest.mark.peer(13)
def test_a_disturbed_migration_comes_to_its_intended_end(own_stage: Stage, seed: int) -> None:
    result = own_stage.run(seed)
    assert result.wrong == [], f"{result}"
    if result.disturbance == "disk full" and not result.struck:
        pytest.skip("no disk was full: only root may mount a small one")
