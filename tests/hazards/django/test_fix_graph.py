"""Where a new migration goes, and where none may go."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.loader import MigrationLoader
from django.test.utils import override_settings

from tests.hazards.django.corpus import ADD_INDEX, NOTE, case
from tests.hazards.django.fixing import MORE
from tests.hazards.django.support import fix, installed, read, write

FIX = "django_idx.hazards.fix"
ALONE = case("alone", "IDX401", ADD_INDEX)
SPLIT = case("split", "IDX401", NOTE + ADD_INDEX)
BY_NAME = {each.name: each for each in MORE}


def test_the_next_migration_follows_the_new_one(tmp_path: Path) -> None:
    package = write(BY_NAME["followed"], tmp_path)
    (package / "max_migration.txt").write_text("0003_case\n")
    with installed(package):
        fixed = fix(package)
        graph = MigrationLoader(None).graph
        assert fixed.new == [("shop", "0002b_order_order_total_idx")]
        assert graph.leaf_nodes("shop") == [("shop", "0003_case")]
        assert [name for app, name in graph.forwards_plan(("shop", "0003_case"))] == [
            "0001_initial",
            "0002_case",
            "0002b_order_order_total_idx",
            "0003_case",
        ]
    assert (package / "max_migration.txt").read_text() == "0003_case\n"


def test_a_new_last_migration_is_the_one_of_max_migration(tmp_path: Path) -> None:
    package = write(SPLIT, tmp_path)
    (package / "max_migration.txt").write_text("0002_case\n")
    with installed(package):
        assert fix(package).new == [("shop", "0003_order_order_total_idx")]
    assert (package / "max_migration.txt").read_text() == "0003_order_order_total_idx\n"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ('replaces = [("shop", "0000_gone")]', "it replaces others (a squashed migration)"),
        (
            'run_before = [("shop", "0001_initial")]',
            "it has run_before, which a new migration would have to have too",
        ),
    ],
)
def test_no_migration_after_one_that_is_bound(tmp_path: Path, change: str, reason: str) -> None:
    package = write(SPLIT, tmp_path)
    path = package / "0002_case.py"
    text = path.read_text()
    if change.startswith("run_before"):  # of one that no migration depends on
        (package / "0009_other.py").write_text(
            text.replace("0001_initial", "0002_case").replace("order_total_idx", "other_idx")
        )
        change = 'run_before = [("shop", "0009_other")]'
    path.write_text(text.replace("    operations", f"    {change}\n\n    operations", 1))
    with installed(package):
        assert f"cannot fix shop.0002_case: {reason}" in fix(package).refused


def test_no_migration_after_one_that_is_squashed(tmp_path: Path) -> None:
    package = write(SPLIT, tmp_path)
    text = (package / "0002_case.py").read_text()
    squashed = text.replace(
        "    operations", '    replaces = [("shop", "0002_case")]\n    operations'
    )
    (package / "0002_squashed.py").write_text(squashed)
    with installed(package):
        refused = fix(package).refused
    assert refused == ["cannot fix shop.0002_squashed: it replaces others (a squashed migration)"]


def test_no_migration_among_those_that_are_applied(tmp_path: Path) -> None:
    package = write(BY_NAME["followed"], tmp_path)
    before = (package / "0002_case.py").read_text()
    with installed(package):
        ran = fix(package, applied={("shop", "0002_case")})
        follower = fix(package, applied={("shop", "0003_case")})
    assert ran.refused == ["cannot fix shop.0002_case: it is applied already"]
    assert follower.refused == [
        "cannot fix shop.0002_case: 0003_case, which follows it, is applied already"
    ]
    assert (package / "0002_case.py").read_text() == before


def test_max_migration_of_another_is_refused(tmp_path: Path) -> None:
    package = write(SPLIT, tmp_path)
    (package / "max_migration.txt").write_text("0007_other\n")
    with installed(package):
        assert fix(package).refused == [
            "cannot fix shop.0002_case: max_migration.txt names another migration than the last one"
        ]


def test_the_verb_fixes_and_judges_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = write(SPLIT, tmp_path)
    out = StringIO()
    with installed(package), override_settings(IDX={"concurrently": True}):
        with pytest.raises(SystemExit) as caught:
            call_command("idx", "hazards", "shop.0002", stdout=out)
        assert caught.value.code == 1
        assert "IDX401" in out.getvalue()
        call_command("idx", "hazards", "--fix", "shop.0002", stdout=StringIO())
        assert read(package)[1] == ()
    assert "0003_order_order_total_idx.py" in capsys.readouterr().err


def test_without_a_parser_nothing_is_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = write(SPLIT, tmp_path)
    before = (package / "0002_case.py").read_text()
    for name in [n for n in sys.modules if n.partition(".")[0] == "libcst"]:
        monkeypatch.delitem(sys.modules, name)
    for name in [n for n in sys.modules if n.startswith(("idx_core.source", FIX))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "libcst", None)
    with (
        installed(package),
        override_settings(IDX={"concurrently": True}),
        pytest.raises(CommandError, match="cannot run hazards: libcst is not installed"),
    ):
        call_command("idx", "hazards", "--fix", "shop.0002", stdout=StringIO())
    assert (package / "0002_case.py").read_text() == before


def test_a_file_keeps_what_nobody_asked_to_change(tmp_path: Path) -> None:
    package = write(ALONE, tmp_path)
    path = package / "0002_case.py"
    text = path.read_text().replace(
        "class Migration(migrations.Migration):\n",
        'class Migration(migrations.Migration):\n    """Why."""\n\n    # a word about it\n',
    )
    path.write_bytes(text.replace("\n", "\r\n").encode())
    with installed(package):
        fix(package)
    assert path.read_bytes().decode().replace("\r\n", "\n") == text.replace(
        '    """Why."""\n\n', '    """Why."""\n\n    atomic = False\n\n'
    ).replace("migrations.AddIndex(\n", "own.AddIndexConcurrently(\n")
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")
