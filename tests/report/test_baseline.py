"""Only findings that are not in the baseline count."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from idx_core.errors import SettingsError
from idx_core.report.verb import run_report
from tests.report.hostile import ENTRIES

pytestmark = pytest.mark.once


def report(entries: Any, path: Path | None, **options: Any) -> tuple[bool, list[str]]:
    said: list[str] = []
    chosen = {"write_baseline": False, "format": "text", "output": None, "fail_on": "warning"}
    parsed = argparse.Namespace(baseline=path, **{**chosen, **options})
    return run_report(entries, parsed, said.append, tuple), said


def test_what_is_known_does_not_fail_and_what_is_new_does(tmp_path: Path) -> None:
    path = tmp_path / "idx_baseline.json"
    assert not report(ENTRIES, None)[0]
    assert report(ENTRIES[:-1], path, write_baseline=True)[0]
    assert report(ENTRIES[:-1], path) == (True, ["No findings."])
    well, said = report(ENTRIES, path)
    assert not well
    assert said[0].startswith("1 finding: ")


def test_what_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "idx_baseline.json"
    report(ENTRIES, path, write_baseline=True)
    well, said = report(ENTRIES[1:], path)
    assert well
    assert said[-1].strip().startswith("1 of the baseline's findings are gone")


def test_the_file_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    path = tmp_path / "idx_baseline.json"
    report(ENTRIES, path, write_baseline=True)
    first = path.read_bytes()
    report(ENTRIES[::-1], path, write_baseline=True)
    assert path.read_bytes() == first


def test_a_report_goes_into_a_file(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    assert report(ENTRIES, None, format="markdown", output=path) == (False, [])
    assert path.read_text(encoding="utf-8").startswith("**16 findings")


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"version": 2, "known": []}', "{}"])
def test_a_file_that_is_no_baseline_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "idx_baseline.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SettingsError, match=r"cannot read baseline '.*idx_baseline\.json': "):
        report(ENTRIES, path)


def test_a_baseline_needs_a_name() -> None:
    with pytest.raises(SettingsError, match="--baseline FILE"):
        report(ENTRIES, None, write_baseline=True)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot write"):
        report(ENTRIES, None, output=tmp_path / "absent" / "report.txt")
