import pytest

from idx_core.model import GenericForeignKey, Table
from idx_core.rules.unindexed_generic_foreign_key import unindexed_generic_foreign_key
from tests.core.build import index, table, unique
from tests.core.rules.harness import mended, messages, run

TARGET = GenericForeignKey(type_column="content_type_id", id_column="object_id")
COLUMNS = "id content_type_id object_id"


def test_both_columns_are_wanted_together() -> None:
    notes = table(COLUMNS, TARGET, index("i", "content_type_id"), name="notes")
    assert messages(unindexed_generic_foreign_key, notes) == [
        (
            "notes(content_type_id, object_id): generic foreign key (content_type_id, object_id) "
            "has no index; finding the rows of notes that belong to an object scans them"
        )
    ]
    assert run(unindexed_generic_foreign_key, mended(unindexed_generic_foreign_key, notes)) == []


NEAR_MISSES = {
    "indexed": table(COLUMNS, TARGET, index("i", "content_type_id", "object_id")),
    "permuted": table(COLUMNS, TARGET, index("i", "object_id", "content_type_id")),
    "leads a unique constraint": table(
        COLUMNS, TARGET, unique("content_type_id", "object_id", "id")
    ),
    "one row an object": table(COLUMNS, TARGET, unique("object_id")),
    "no generic foreign key": table(COLUMNS),
}


@pytest.mark.parametrize("served", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_silent(served: Table) -> None:
    assert run(unindexed_generic_foreign_key, served) == []
