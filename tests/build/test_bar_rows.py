"""Rows of bars: what they say, and that they fit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rich.cells import cell_len

from idx_core.build.bar_rows import Drawing
from idx_core.build.progress import LINE_COLUMNS
from idx_core.build.sample import Progress

LOADING = "building index: loading tuples in tree"
WAITING = "waiting for writers before validation"


@pytest.fixture(autouse=True)
def colourless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def moment(index: str | None = "by_name", **fields: Any) -> tuple[Progress, float]:
    some: dict[str, Any] = {"phase": LOADING, "number": 3, "of": 8, "elapsed": 15.0}
    return Progress(operation="CREATE INDEX", index=index, **some | fields), 2.0


def drawn(
    *moments: tuple[Progress, float], columns: int = 120, lines: int = 9, encoding: str = "utf-8"
) -> list[str]:
    return Drawing(encoding).lines(moments, columns, lines)


def plain(*moments: tuple[Progress, float], columns: int = 120, lines: int = 9) -> list[str]:
    return [
        re.sub("\x1b\\[[\\d;]*m", "", line).rstrip()
        for line in drawn(*moments, columns=columns, lines=lines)
    ]


def test_the_time_goes_on_between_two_looks() -> None:
    counted = moment(done=1, total=2, unit="tuples", eta=4.5)
    assert plain(counted) == [
        f"by_name  ━━━━━━        50 %  3 of 8  {LOADING}  17 s  about 2 s left"
    ]
    overdue = moment(None, phase="scanning", number=0, done=100, total=100, eta=1.0)
    assert plain(overdue) == ["CREATE INDEX  ━━━━━━━━━━━━  100 %  scanning  17 s  about 0 s left"]


@pytest.mark.parametrize(
    ("process", "who"),
    [(12733, "waiting for process 12733"), (0, "waiting for a prepared transaction")],
)
def test_waiting_is_no_share(process: int, who: str) -> None:
    waits = moment(phase="waiting", done=1, total=2, unit="lockers", waiting_for=process)
    (row,) = plain(waits)
    assert re.fullmatch(rf"by_name  [━ ]{{12}}  3 of 8  waiting  17 s  {who}", row)


@pytest.mark.parametrize("columns", [100, 79, 59, 39, 19, 5, 1, 0])
def test_rows_fit_whatever_the_names_are(columns: int) -> None:
    names = ("x", "[red]a[/red]\nb\x1b[2J", "日本語" * 21, "\u202eevil" * 9, "é" * 63)
    moments = [
        moment(name, phase=phase, number=10, of=10, waiting_for=1234567, elapsed=7199.0)
        for name in names
        for phase in (LOADING, WAITING)
    ]
    rows = plain(*moments, columns=columns, lines=20)
    assert len(rows) == len(moments)
    assert all(cell_len(row) <= min(max(columns, 1), LINE_COLUMNS) for row in rows)
    assert all(row.isprintable() for row in rows)
    if columns >= 39:
        assert rows[2].startswith("[red]a[")
        assert all("process 1234567" in row for row in rows)


def test_the_dearest_stays_where_there_is_little_room() -> None:
    waits = moment(phase=WAITING, waiting_for=12733)
    assert plain(waits, columns=79)[0].endswith(
        "  waiting for writers before valid…  17 s  process 12733"
    )
    assert "  loading tuples in tree  " in plain(moment(eta=9.0), columns=75)[0]
    assert plain(waits, columns=25) == ["by_name  process 12733"]


def test_no_more_rows_than_lines() -> None:
    moments = [moment(f"index_{number}") for number in range(5)]
    assert [row.split()[0] for row in plain(*moments, lines=3)] == ["index_0", "index_1", "index_2"]
    assert plain() == []


def test_an_encoding_that_has_no_bars() -> None:
    (row,) = drawn(moment("über_ümlaut", done=1, total=2), encoding="ascii")
    assert row.isascii()
    assert "?ber_?mlaut" in row
    assert "------" in row
    (row,) = drawn(moment("x" * 63), encoding="ascii")
    assert "xxx?  " in row
