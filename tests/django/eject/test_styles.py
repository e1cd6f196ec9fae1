"""Models as people write them: eject, compared as text, then imported and compared by Django.

Each folder of `golden` is an app: `before.py` and `after.py` are its models, `$` is its label;
`by_hand.txt` is what the user is told to do. All of them are one project, and go through eject in
one process. To accept what is written now: IDX_UPDATE_GOLDEN=1 pytest tests/django/eject.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.django.migrations.project import Outcome, Project

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir())
LABELS = {case: f"e{number:02}" for number, case in enumerate(CASES)}
BY_HAND = [case for case in CASES if case.startswith("by_hand")]
WRITTEN = [case for case in CASES if case not in BY_HAND]


@dataclass(frozen=True)
class Ejected:
    """The project after `eject --write`, and what the commands said."""

    project: Project
    migrated: list[str]
    early: Outcome
    shown: Outcome
    ejected: Outcome

    def source(self, case: str) -> bytes:
        return self._file(case).read_bytes()

    def told(self, case: str) -> str:
        """What is left to the user in this app."""
        label = LABELS[case]
        lines = [line for line in self.ejected.err.splitlines() if f"'{label}." in line]
        return "".join(f"{line}\n" for line in lines)

    def _file(self, case: str) -> Path:
        return self.project.folder / LABELS[case] / "models.py"


def labelled(source: bytes, case: str) -> bytes:
    return source.replace(b"$", LABELS[case].encode())


@pytest.fixture(scope="module")
def ejected(tmp_path_factory: pytest.TempPathFactory) -> Ejected:
    folder = tmp_path_factory.mktemp("eject")
    url = f"sqlite:///{folder / 'database.sqlite3'}"
    project = Project(folder / "home", url, idx={"drop_redundant": True})
    project.extra = 'SILENCED_SYSTEM_CHECKS = ["fields.E304"]'  # all refer to one model
    project.app("base", "class O(models.Model):\n    pass\n")
    for case in CASES:
        project.app(LABELS[case], "")
        path = project.folder / LABELS[case] / "models.py"
        path.write_bytes(labelled((GOLDEN / case / "before.py").read_bytes(), case))
    early = project.manage("idx", "eject", fails=True)
    project.make("--verbosity=0")
    shown = project.manage("idx", "eject", fails=True)
    ejected = project.manage("idx", "eject", "--write", fails=True)
    assert (shown.code, ejected.code) == (1, 1), ejected.err
    assert "Traceback" not in ejected.err
    return Ejected(project, project.files(), early, shown, ejected)


@pytest.mark.parametrize("case", WRITTEN)
def test_source_is_written_so(case: str, ejected: Ejected) -> None:
    compare(case, "after.py", ejected.source(case))
    assert ejected.told(case) == ""


@pytest.mark.parametrize("case", BY_HAND)
def test_what_is_left_to_people_is_told_and_the_rest_done(case: str, ejected: Ejected) -> None:
    compare(case, "after.py", ejected.source(case))
    compare(case, "by_hand.txt", ejected.told(case).encode())


def compare(case: str, name: str, made: bytes) -> None:
    golden = GOLDEN / case / name
    if os.environ.get("IDX_UPDATE_GOLDEN"):
        golden.write_bytes(made.replace(LABELS[case].encode(), b"$"))
    assert made == labelled(golden.read_bytes(), case)


def test_what_is_in_no_migration_yet_is_told(ejected: Ejected) -> None:
    note = next(line for line in ejected.early.err.splitlines() if line.startswith("note: "))
    plain, field = LABELS["absent_meta"], LABELS["redundant_foreign_key"]
    assert f" ix_{plain}_m_o_id," in note
    assert f" {field}.M.o," in note
    assert "Run makemigrations before django_idx is removed" in note
    assert "note: " not in ejected.shown.err
    through = LABELS["many_to_many"]
    told = f"cannot write '{through}.M.os.through': Django makes its table, there is no model."
    assert told in ejected.early.err
    assert told not in ejected.shown.err


def test_the_diff_is_what_is_written(ejected: Ejected) -> None:
    changed = [case for case in CASES if _is_changed(case)]
    shown = [line for line in ejected.shown.out.splitlines() if line.startswith("+++ ")]
    assert shown == [f"+++ b/{LABELS[case]}/models.py" for case in changed]


def _is_changed(case: str) -> bool:
    before, after = ((GOLDEN / case / f"{name}.py").read_bytes() for name in ("before", "after"))
    return before != after


def test_nothing_is_to_be_migrated_with_the_plugin_or_without(ejected: Ejected) -> None:
    project = ejected.project
    project.assert_settled()
    again = project.manage("idx", "eject", "--write", fails=True)
    assert again.out == ""
    assert again.err == ejected.ejected.err
    labels = [LABELS[case] for case in WRITTEN]
    contrib = ["django.contrib.contenttypes", "django.contrib.auth"]
    project.installed = [*contrib, "base", *labels]
    project.assert_settled()
    assert project.files() == ejected.migrated


def test_only_what_is_asked_for_is_ejected(ejected: Ejected) -> None:
    project = ejected.project
    project.installed = None
    for label in (LABELS["several_models"], LABELS["tabs"]):
        case = next(case for case in CASES if LABELS[case] == label)
        source = labelled((GOLDEN / case / "before.py").read_bytes(), case)
        (project.folder / label / "models.py").write_bytes(source)
    several, tabs = LABELS["several_models"], LABELS["tabs"]
    one = project.manage("idx", "eject", f"ix_{several}_n_o_id", fails=True)
    added = [line for line in one.out.splitlines() if "models.Index(" in line]
    assert added == [f'+            models.Index(fields=["o"], name="ix_{several}_n_o_id"),']
    app = project.manage("idx", "eject", tabs, f"{several}.M", fails=True)
    assert app.out.count("+++ b/") == 2
    assert f"ix_{several}_n_" not in app.out
    wrong = project.manage("idx", "eject", "nonsense", fails=True)
    assert wrong.code == 2
    assert wrong.err == (
        "CommandError: cannot eject 'nonsense': "
        "no derived index, model, table or app is called so\n"
    )
