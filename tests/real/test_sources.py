"""What tells an added index from any other change has to see the other change."""

from __future__ import annotations

import pytest

from tests.real.sources import of_file

_BEFORE = """\
from sqlalchemy import Column

class One(Base):
    __tablename__ = "one"  # singular
    __table_args__ = {"schema": "a"}
    parent_id = Column(ForeignKey("two.id"))

class Two(Base):
    pass
"""
_ARGUMENTS = '__table_args__ = (Index("ix_parent", "parent_id"), {"schema": "a"})'
_AFTER = (
    _BEFORE.replace("Column\n", "Column, Index\n", 1)
    .replace('__table_args__ = {"schema": "a"}', _ARGUMENTS)
    .replace("    pass", '    class Meta:\n        indexes = [models.Index(name="second")]')
)


def test_added_indexes_are_named() -> None:
    addition = of_file("models.py", _BEFORE.encode(), _AFTER.encode())
    assert (addition.declared, addition.strange) == (("ix_parent", "second"), ())


def test_an_index_on_the_column_is_one() -> None:
    after = _BEFORE.replace('"two.id")', '"two.id"), index=True')
    addition = of_file("models.py", _BEFORE.encode(), after.encode())
    assert (addition.declared, addition.strange) == (("index=True",), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"one"', '"another"'),
        ("  # singular", ""),
        ("  # singular", "  # plural"),
        ("parent_id = C", "parent = C"),
        ('{"schema": "a"}', "{}"),
        ('    parent_id = Column(ForeignKey("two.id"))\n', ""),
        ('__tablename__ = "one"', '__tablename__ = "one"; x = 1'),
        ('"two.id")', '"two.id"), unique=True'),
    ],
)
def test_whatever_else_is_changed_is_told(old: str, new: str) -> None:
    after = _AFTER.replace(old, new)
    assert after != _AFTER
    assert of_file("models.py", _BEFORE.encode(), after.encode()).strange


def test_a_file_without_an_index_is_not_to_be_changed() -> None:
    assert of_file("models.py", b"x = 1\n", b"x = 1\n\n").strange
