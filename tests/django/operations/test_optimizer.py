# mypy: disable-error-code="var-annotated"
"""The optimizer, the writer and names: as good citizens of Django's migrations."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.db import models
from django.db.migrations import operations as stock
from django.db.migrations.operations.base import Operation
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from django_idx.operations import (
    AddIndexConcurrently,
    AddThroughIndexConcurrently,
    AddUniqueConstraintConcurrently,
    AlterFieldConcurrently,
    RemoveIndexConcurrently,
    RemoveThroughIndexConcurrently,
    RemoveUniqueConstraintConcurrently,
    through_index_is_removed,
)
from tests.django.operations.harness import create

NAME = models.Index(fields=["name"], name="item_name")
ONCE = models.UniqueConstraint(fields=["name"], name="item_once")
INDEXED = models.CharField(max_length=9, db_index=True)
ADD = AddIndexConcurrently("Item", NAME)
REMOVE = RemoveIndexConcurrently("Item", "item_name")
ADD_ONCE = AddUniqueConstraintConcurrently("Item", ONCE)
REMOVE_ONCE = RemoveUniqueConstraintConcurrently("Item", "item_once")
ALTER = AlterFieldConcurrently("Item", "name", INDEXED)
REMOVE_THROUGH = RemoveThroughIndexConcurrently("Item", "tags", "item_id")
ADD_THROUGH = AddThroughIndexConcurrently("Item", "tags", "item_id")


def optimized(*operations: Operation) -> list[Operation]:
    # Copies: Django's own reduce() renames the index of the operation that it is given.
    return MigrationOptimizer().optimize([deepcopy(op) for op in operations], "shop")


@pytest.mark.parametrize(
    "pair", [(ADD, REMOVE), (ADD_ONCE, REMOVE_ONCE), (REMOVE_THROUGH, ADD_THROUGH)], ids=str
)
def test_inverses_cancel(pair: tuple[Operation, Operation]) -> None:
    assert optimized(*pair) == []


def test_indexes_of_a_new_model_fold_into_it() -> None:
    [made] = optimized(create("Item", name=models.CharField(max_length=9)), ADD, ADD_ONCE, ALTER)
    assert isinstance(made, stock.CreateModel)
    assert made.options["indexes"] == [NAME]
    assert made.options["constraints"] == [ONCE]
    name: Any = dict(made.fields)["name"]
    assert name.db_index


def test_a_renamed_field_keeps_the_concurrent_form() -> None:
    rename = stock.RenameField("Item", "name", "title")
    reduced = optimized(ALTER, rename)
    assert [type(op) for op in reduced] == [stock.RenameField, AlterFieldConcurrently]
    assert reduced[1].name == "title"  # type: ignore[attr-defined]


def test_a_renamed_index_keeps_the_concurrent_form() -> None:
    [made] = optimized(ADD, stock.RenameIndex("Item", new_name="other", old_name="item_name"))
    assert type(made) is AddIndexConcurrently
    assert made.index.name == "other"


@pytest.mark.parametrize(
    ("operation", "text", "fragment"),
    [
        (ADD, "Concurrently create index item_name on field(s) name of model Item",
         "item_item_name"),
        (REMOVE, "Concurrently remove index item_name from Item", "remove_item_item_name"),
        (ADD_ONCE, "Concurrently create unique constraint item_once on model Item",
         "item_item_once"),
        (REMOVE_ONCE, "Concurrently remove unique constraint item_once from model Item",
         "remove_item_item_once"),
        (ALTER, "Concurrently add the index of field name on Item", "alter_item_name"),
        (REMOVE_THROUGH,
         "Concurrently remove the index of item_id from the through table of Item.tags",
         "remove_item_tags_item_id_idx"),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_descriptions(operation: Operation, text: str, fragment: str) -> None:
    assert operation.describe() == text
    assert operation.migration_name_fragment == fragment


@pytest.mark.parametrize(
    "operation",
    [ADD, REMOVE, ADD_ONCE, REMOVE_ONCE, ALTER, REMOVE_THROUGH, ADD_THROUGH],
    ids=lambda op: type(op).__name__,
)
def test_written_down_and_read_again(operation: Operation) -> None:
    text, imports = OperationWriter(operation, indentation=0).serialize()
    assert "import django_idx.operations" in imports
    assert text.startswith(f"django_idx.operations.{type(operation).__name__}(")
    names: dict[str, object] = {}
    exec("\n".join(["from django.db import models", *sorted(imports)]), names)
    again = eval(text.rstrip().rstrip(","), names)
    assert OperationWriter(again, indentation=0).serialize() == (text, imports)


def test_a_removed_through_index_is_remembered() -> None:
    state = ProjectState()
    tags = models.ManyToManyField("shop.Tag")
    for operation in (create("Tag"), create("Item", tags=tags)):
        operation.state_forwards("shop", state)

    def removed(model: str = "Item", field: str = "tags") -> list[bool]:
        return [
            through_index_is_removed(state, "shop", model, field, "source"),
            through_index_is_removed(state, "shop", model, field, "target"),
        ]

    assert removed() == [False, False]
    REMOVE_THROUGH.state_forwards("shop", state)
    assert removed() == [True, False]
    stock.RenameField("Item", "tags", "labels").state_forwards("shop", state)
    assert removed(field="labels") == [True, False]
    stock.RenameModel("Item", "Thing").state_forwards("shop", state)
    assert removed("Thing", "labels") == [True, False]
    add = AddThroughIndexConcurrently("Thing", "labels", "thing_id")
    add.state_forwards("shop", state)
    assert removed("Thing", "labels") == [False, False]
