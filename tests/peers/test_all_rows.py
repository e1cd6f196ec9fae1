"""Each row of docs/peers.md has tests, and names them all."""

from __future__ import annotations

import re

import pytest

from tests.peers.marked import ROOT, marked_tests

LAST_OF_BUILDING = 13

_ROW = re.compile(r"^### (\d+)\. ", re.MULTILINE)
_TEST = re.compile(r"^- `([\w/]+\.py::\w+)`$", re.MULTILINE)


def listed_tests() -> dict[int, set[str]]:
    """By row, the tests that the page lists."""
    _, *parts = _ROW.split((ROOT / "docs" / "peers.md").read_text())
    rows = zip(parts[::2], parts[1::2], strict=True)
    return {int(number): set(_TEST.findall(text)) for number, text in rows}


@pytest.mark.parametrize("row", range(1, LAST_OF_BUILDING + 1))
def test_each_row_about_building_is_tested(row: int) -> None:
    assert marked_tests().get(row)


def test_the_page_lists_the_marked_tests_of_each_row() -> None:
    assert listed_tests() == marked_tests()
