"""The operations that generated migrations import. Names and signatures here never change.

Each is Django's stock operation with the same arguments (ReplaceIndexConcurrently is two of them,
RestoreIndexConcurrently, DropUndeclaredIndexConcurrently and RebuildIndexConcurrently have none:
they mend a database, and Django knows of no such thing).
On PostgreSQL it works concurrently and can be run again after a failure; on MySQL and MariaDB its
index statements are online or fail; on any other database it *is* the stock operation. Inside a
transaction (a squashed migration, a test) an empty table is indexed plainly, and a table with rows
is an error that says what to do.
"""

from django_idx.operations.constraints import (
    AddUniqueConstraintConcurrently,
    RemoveUniqueConstraintConcurrently,
)
from django_idx.operations.errors import ConcurrentOperationError
from django_idx.operations.fields import AlterFieldConcurrently
from django_idx.operations.indexes import AddIndexConcurrently, RemoveIndexConcurrently
from django_idx.operations.replace import ReplaceIndexConcurrently
from django_idx.operations.restore import RestoreIndexConcurrently
from django_idx.operations.through import (
    AddThroughIndexConcurrently,
    RemoveThroughIndexConcurrently,
    through_index_is_removed,
)
from django_idx.operations.undeclared import (
    DropUndeclaredIndexConcurrently,
    RebuildIndexConcurrently,
)

__all__ = [
    "AddIndexConcurrently",
    "AddThroughIndexConcurrently",
    "AddUniqueConstraintConcurrently",
    "AlterFieldConcurrently",
    "ConcurrentOperationError",
    "DropUndeclaredIndexConcurrently",
    "RebuildIndexConcurrently",
    "RemoveIndexConcurrently",
    "RemoveThroughIndexConcurrently",
    "RemoveUniqueConstraintConcurrently",
    "ReplaceIndexConcurrently",
    "RestoreIndexConcurrently",
    "through_index_is_removed",
]
