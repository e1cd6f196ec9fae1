"""Each way to write models: what becomes of the text, and whether Alembic agrees with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from alembic_idx.adoptable import can_say_include
from tests.alembic_eject.trying import Trial, imported

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir())


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path, connection: sa.Connection) -> None:
    if name == "adopt_constraints" and not can_say_include():
        pytest.skip("this release of SQLAlchemy cannot say all of it")
    case = GOLDEN / name
    trial = Trial(case, tmp_path, connection)

    changes, by_hand = trial.run()
    after = trial.write(changes)

    told = case / "by_hand.txt"
    assert "".join(f"{text}\n" for text in by_hand) == (told.read_text() if told.exists() else "")
    assert after == (case / "after.py").read_text()
    with imported(trial.path) as module:
        again, _ = trial.derived(module)
        differences = trial.differences(module)
    if not by_hand:
        assert differences == []
    if not by_hand and not trial.sql:
        assert (again.create, again.drop) == ((), ())
    changes, told_again = trial.again()
    assert (changes, told_again) == ([], by_hand)


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _tabs(text: str) -> bytes:
    return text.replace("    ", "\t").encode()


def _marked(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.encode()


def _latin(text: str) -> bytes:
    return f"# -*- coding: latin-1 -*-\n# größer\n{text}".encode("latin-1")


def _open_end(text: str) -> bytes:
    return text.rstrip("\n").encode()


@pytest.mark.parametrize("as_bytes", [_crlf, _tabs, _marked, _latin, _open_end])
@pytest.mark.parametrize("name", ["dict_over_lines", "tuple_of_two", "declared_attr_that_reckons"])
def test_bytes_are_kept(
    name: str, as_bytes: Callable[[str], bytes], tmp_path: Path, connection: sa.Connection
) -> None:
    case = GOLDEN / name
    trial = Trial(case, tmp_path, connection)
    trial.path.write_bytes(as_bytes((case / "before.py").read_text()))
    trial.path.chmod(0o640)

    changes, by_hand = trial.run()
    trial.write(changes)

    assert by_hand == []
    assert trial.path.read_bytes() == as_bytes((case / "after.py").read_text())
    assert trial.path.stat().st_mode & 0o777 == 0o640
