"""The Django samples leave the plugin: eject, take it out of INSTALLED_APPS, nothing to migrate."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import forked

SAMPLES = Path(__file__).parents[3] / "sample_projects"


@dataclass(frozen=True, slots=True)
class Sample:
    """A copy of one of the samples, on the database at url."""

    name: str
    folder: Path
    url: str

    @classmethod
    def copy(cls, name: str, folder: Path, url: str) -> Sample:
        ignored = shutil.ignore_patterns("__pycache__", "*.sqlite3")
        shutil.copytree(SAMPLES / name, folder / name, ignore=ignored)
        return cls(name, folder / name, url)

    def manage(self, *arguments: str, plugin: bool = True, code: int = 0) -> str:
        """What the command prints; the test fails unless it exits so."""
        variable = self.name.upper()
        environment = {
            **os.environ,
            "PYTHONPATH": str(SAMPLES.parent),
            f"{variable}_DATABASE_URL": self.url,
            f"{variable}_WITHOUT_IDX": "" if plugin else "1",
            "ERP_DECLARED_QUERIES": "1",
        }
        done = forked.run(
            "django", ("manage.py", *arguments), folder=self.folder, environment=environment
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def sources(self) -> dict[str, str]:
        files = self.folder.rglob("*.py")
        return {str(file.relative_to(self.folder)): file.read_text() for file in files}


@pytest.mark.parametrize("name", [pytest.param("erp", marks=pytest.mark.real), "agency"])
def test_a_sample_leaves_without_a_trace(name: str, tmp_path: Path, postgres_url: str) -> None:
    sample = Sample.copy(name, tmp_path, postgres_url)
    sample.manage("makemigrations", "--verbosity=0")
    before = sample.sources()

    diff = sample.manage("idx", "eject", code=1)
    assert sample.sources() == before
    sample.manage("idx", "eject", "--write")

    after = sample.sources()
    changed = [path for path in sorted(after) if after[path] != before[path]]
    assert changed
    assert [f"+++ b/{path}" for path in changed] == [
        line for line in diff.splitlines() if line.startswith("+++ ")
    ]
    for path in changed:
        assert "models" in path
        assert is_within(before[path], after[path]), f"{path} has lost something"

    sample.manage("makemigrations", "--check", "--dry-run", plugin=False)
    sample.manage("makemigrations", "--check", "--dry-run")
    assert sample.manage("idx", "eject", "--write") == "Nothing to eject.\n"
    assert sample.sources() == after


def is_within(before: str, after: str) -> bool:
    """Whether all of a source is still there in its order, white space and commas apart."""
    left = iter("".join(after.split()))
    return all(sign in left for sign in "".join(before.split()) if sign != ",")


def test_something_lost_would_be_seen() -> None:
    assert is_within("f(a)\nx = 1", "f(\n    a,\n    b,\n)\nx = [1, 2]")
    assert not is_within("f(a)  # why\n", "f(a, b)\n")
