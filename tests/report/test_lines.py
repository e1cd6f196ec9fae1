"""Where classes, attributes and calls stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from idx_core.report.entry import Place
from idx_core.report.lines import Sources

pytestmark = pytest.mark.once

SOURCE = '''\
"""Models."""
class Order(Base):
    number = Column()
    client: Mapped[int] = column()

    class Inner:
        class Meta: ...

def make():
    class Order: ...
    return Order

if DEBUG:
    class Twice: ...
else:
    class Twice: ...

lines = sa.Table("lines", metadata)
other = Table("other", metadata); again = Table("other", metadata)
'''


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    (tmp_path / "models.py").write_text(SOURCE)
    (tmp_path / "broken.py").write_text("class A(:")
    return Sources(tmp_path)


@pytest.mark.parametrize(
    ("name", "attribute", "line"),
    [
        ("Order", "", 2),
        ("Order", "number", 3),
        ("Order", "client", 4),
        ("Order", "inherited", 2),
        ("Order.Inner.Meta", "", 7),
        ("make.<locals>.Order", "", 10),
        ("Twice", "", None),
        ("Unknown", "", None),
    ],
)
def test_classes(
    sources: Sources, tmp_path: Path, name: str, attribute: str, line: int | None
) -> None:
    found = sources.class_place(tmp_path / "models.py", name, attribute)
    assert found == (None if line is None else Place("models.py", line))


@pytest.mark.parametrize(("name", "line"), [("lines", 18), ("other", None), ("unknown", None)])
def test_calls(sources: Sources, tmp_path: Path, name: str, line: int | None) -> None:
    found = sources.call_place(tmp_path / "models.py", "Table", name)
    assert found == (None if line is None else Place("models.py", line))


@pytest.mark.parametrize("file", ["broken.py", "absent.py"])
def test_a_file_that_cannot_be_read_has_no_places(
    sources: Sources, tmp_path: Path, file: str
) -> None:
    assert sources.class_place(tmp_path / file, "A") is None


def test_a_file_outside_of_the_project_is_shown_whole(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(SOURCE)
    found = Sources(tmp_path / "project").class_place(tmp_path / "models.py", "Order")
    assert found == Place((tmp_path / "models.py").resolve().as_posix(), 2)
