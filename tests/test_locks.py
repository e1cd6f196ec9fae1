"""The lock files say what pyproject.toml asks for, and name no machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pinned(lock: str) -> dict[str, set[Version]]:
    pins: dict[str, set[Version]] = {}
    for name, version in PIN.findall((ROOT / "requirements" / lock).read_text()):
        pins.setdefault(canonicalize_name(name), set()).add(Version(version))
    return pins


def declared(*groups: str) -> list[Requirement]:
    lines: list[str] = [*PROJECT["project"]["dependencies"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        lines += [line for line in extra if not line.startswith("migration-idx")]
    for group in groups:
        lines += PROJECT["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", declared("test", "check", "build"), ids=str)
def test_newest_lock_has_what_is_declared(requirement: Requirement) -> None:
    versions = pinned("newest.txt").get(canonicalize_name(requirement.name), set())
    assert versions, f"{requirement} is not locked: make lock"
    assert all(requirement.specifier.contains(version) for version in versions)


@pytest.mark.parametrize("requirement", declared("test", "build"), ids=str)
def test_oldest_lock_has_the_lower_bounds(requirement: Requirement) -> None:
    (bound,) = (Version(one.version) for one in requirement.specifier if one.operator == ">=")
    versions = pinned("oldest.txt").get(canonicalize_name(requirement.name), set())
    assert len(versions) == 1, f"{requirement} is not locked: make lock"
    # A bound may be shorter than the first release that meets it: >=18 is 18.6.0.
    assert min(versions).release[: len(bound.release)] == bound.release


@pytest.mark.parametrize("lock", ["newest.txt", "oldest.txt"])
def test_locks_are_hashed_and_name_no_host(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    assert "-url" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
