"""What a fix does, in neutral words; adapters turn these into their framework's operations."""

from idx_core.model import Index, TableName
from idx_core.record import record


@record(frozen=True, slots=True)
class CreateIndex:
    """Create `index` on `table`."""

    table: TableName
    index: Index

    def inverse(self) -> "DropIndex":
        """The operation that undoes this one exactly."""
        return DropIndex(self.table, self.index)


@record(frozen=True, slots=True)
class DropIndex:
    """Drop `index`, whose whole definition is kept so that it can be created again."""

    table: TableName
    index: Index

    def inverse(self) -> CreateIndex:
        """The operation that undoes this one exactly."""
        return CreateIndex(self.table, self.index)


Operation = CreateIndex | DropIndex
