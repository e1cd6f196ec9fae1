"""Each labelled migration: exactly the rules of its label speak."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hazards.django.corpus import CORPUS, Labelled
from tests.hazards.django.fixing import MORE
from tests.hazards.django.held_out import HELD_OUT
from tests.hazards.django.support import installed, read, write


@pytest.mark.parametrize(
    "labelled", [*CORPUS, *MORE, *HELD_OUT], ids=lambda labelled: labelled.name
)
def test_rules_speak_as_labelled(labelled: Labelled, tmp_path: Path) -> None:
    package = write(labelled, tmp_path)
    with installed(package):
        _, hazards = read(package)
    assert {hazard.rule for hazard in hazards} == labelled.expected, "\n".join(
        f"{hazard.place}: {hazard.finding}" for hazard in hazards
    )
    for hazard in hazards:
        assert hazard.place.line, hazard
        assert hazard.finding.hint or not hazard.safe, hazard
