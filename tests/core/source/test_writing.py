"""Several files: all of them are written, or none is changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from idx_core.errors import SourceError
from idx_core.source.diff import coloured, diff
from idx_core.source.file import Change, read_source
from idx_core.source.writing import write_all

pytestmark = pytest.mark.once


NOBODY = 65534


def changes_in(folder: Path) -> list[Change]:
    """Of two files, each with one line."""
    for name in ("a.py", "b.py"):
        (folder / name).write_text("x = 1\n")
    return [Change(read_source(folder / name), "x = 2\n") for name in ("a.py", "b.py")]


@pytest.fixture
def changes(tmp_path: Path) -> list[Change]:
    return changes_in(tmp_path)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_all_are_written(changes: list[Change], tmp_path: Path) -> None:
    (tmp_path / "a.py").chmod(0o755)
    write_all(changes)
    assert contents(tmp_path) == {"a.py": "x = 2\n", "b.py": "x = 2\n"}
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o755


def test_a_link_stays_a_link(changes: list[Change], tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    link.symlink_to("a.py")
    write_all([Change(read_source(link), "x = 3\n")])
    assert link.is_symlink()
    assert (tmp_path / "a.py").read_text() == "x = 3\n"


def test_a_file_that_was_changed_meanwhile(changes: list[Change], tmp_path: Path) -> None:
    (tmp_path / "b.py").write_text("x = 7\n")
    with pytest.raises(SourceError, match=r"cannot write '.*b\.py': it was changed meanwhile"):
        write_all(changes)
    assert contents(tmp_path) == {"a.py": "x = 1\n", "b.py": "x = 7\n"}


def test_a_file_that_is_gone(changes: list[Change], tmp_path: Path) -> None:
    (tmp_path / "b.py").unlink()
    with pytest.raises(SourceError, match=r"cannot write '.*b\.py'"):
        write_all(changes)
    assert contents(tmp_path) == {"a.py": "x = 1\n"}


@pytest.fixture
def nobodys_folder() -> Iterator[Path]:
    """Root may write everything: the test runs as nobody then, in a folder of theirs."""
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.chown(folder, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, 0)
        yield folder
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
        shutil.rmtree(folder)


def test_a_read_only_file(nobodys_folder: Path) -> None:
    changes = changes_in(nobodys_folder)
    (nobodys_folder / "b.py").chmod(0o444)
    with pytest.raises(SourceError, match=r"cannot write '.*b\.py': .*read-only"):
        write_all(changes)
    assert contents(nobodys_folder) == {"a.py": "x = 1\n", "b.py": "x = 1\n"}


def test_what_is_not_python(changes: list[Change], tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the result would not be Python"):
        write_all([changes[0], Change(changes[1].file, "x = (\n")])
    assert contents(tmp_path) == {"a.py": "x = 1\n", "b.py": "x = 1\n"}


def test_a_sign_that_the_encoding_lacks(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("# coding: latin-1\nx = 'ö'\n".encode("latin-1"))
    file = read_source(path)
    assert "ö" in file.text
    with pytest.raises(SourceError, match=r"latin-1|iso-8859-1"):
        write_all([Change(file, file.text + "y = '☃'\n")])


def test_diff(changes: list[Change], tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.py").write_bytes(b"a = 1\r\nb = 1")
    crlf = Change(read_source(tmp_path / "sub" / "c.py"), "a = 2\r\nb = 1")
    text = diff([changes[0], crlf], tmp_path)
    assert text == (
        "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"
        "--- a/sub/c.py\n+++ b/sub/c.py\n@@ -1,2 +1,2 @@\n-a = 1\r\n+a = 2\r\n b = 1\n"
        "\\ No newline at end of file\n"
    )
    assert "\x1b[31m-x = 1\x1b[0m\n" in coloured(text)
