"""A migration in neutral words: what it does, step by step, in the order of its statements.

Adapters read their framework's operations into these; text of SQL becomes the same steps by
`idx_core.hazards.sql`. What nobody can read is `Opaque`, and rules never guess what it does.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from idx_core.model import Column, ForeignKey, Index, TableName


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a step is written. `line` counts from 1; 0 where it is not known."""

    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What all steps have.

    `written` is how the user wrote it, in short: `op.create_index`, `AddIndex`, `RunSQL`.
    `transactional` is false where it runs outside of any transaction: in an autocommit block, in a
    migration with `atomic = False`. `repeatable` says that it does nothing where its work is done
    already, as with IF EXISTS. None of these takes part in equality.
    """

    place: Place = field(default=Place(), compare=False)
    written: str = field(default="", compare=False)
    transactional: bool = field(default=True, compare=False)
    repeatable: bool = field(default=False, compare=False)

    def outside(self) -> Self:
        """The same step, outside of a transaction."""
        return replace(self, transactional=False)


class ConstraintType(StrEnum):
    """What a constraint demands."""

    PRIMARY_KEY = "primary key"
    UNIQUE = "unique constraint"
    FOREIGN_KEY = "foreign key"
    CHECK = "check constraint"
    EXCLUDE = "exclusion constraint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint; its name is "" where the database or a naming convention gives it one.

    `columns` are those of a key; `foreign_key` says where one refers to. A `check` is SQL.
    `deferrable` is what follows in SQL: `DEFERRABLE INITIALLY DEFERRED`.
    """

    type: ConstraintType
    name: str = ""
    columns: tuple[str, ...] = ()
    foreign_key: ForeignKey | None = None
    check: str = ""
    nulls_not_distinct: bool = False
    deferrable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTable(Step):
    """A new table with all that is created along with it.

    A `temporary` one is seen by nobody else, and goes by itself.
    """

    table: TableName
    columns: tuple[Column, ...] = ()
    indexes: tuple[Index, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    partitioned: bool = False
    temporary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTable(Step):
    """Table, with its indexes and constraints."""

    table: TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameTable(Step):
    """Indexes and constraints keep their names."""

    table: TableName
    new: TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class AddColumn(Step):
    """A new column; its index and its constraints are steps of their own."""

    table: TableName
    column: Column
    has_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DropColumn(Step):
    """The column, and with it the indexes and constraints that it is in."""

    table: TableName
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameColumn(Step):
    """Indexes and constraints keep their names."""

    table: TableName
    column: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetypeColumn(Step):
    """Another type for a column: the table is rewritten, or its indexes are built again."""

    table: TableName
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIndex(Step):
    """A new index. `if_not_exists` goes by the name alone."""

    table: TableName
    index: Index
    concurrently: bool = False
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIndex(Step):
    """`table` is None where the statement does not say it (SQL never does)."""

    name: str
    table: TableName | None = None
    schema: str = ""
    concurrently: bool = False
    if_exists: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameIndex(Step):
    """A new name, and nothing else."""

    name: str
    new: str
    schema: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindex(Step):
    """Builds an index, or all of a table or schema, once more; `kind` says which: `index`."""

    name: str
    kind: str = "index"
    concurrently: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConstraint(Step):
    """`using_index` is the index that becomes the constraint's own ("" if it builds one).

    `not_valid` leaves existing rows unchecked. `with_column` says that its column is added by the
    very same statement and without a default: PostgreSQL has no row to check then.
    """

    table: TableName
    constraint: Constraint
    not_valid: bool = False
    using_index: str = ""
    with_column: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateConstraint(Step):
    """Checks the rows that `NOT VALID` left, while they are read and written."""

    table: TableName
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropConstraint(Step):
    """`type` is None where the statement does not say it."""

    table: TableName
    name: str
    type: ConstraintType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameConstraint(Step):
    """A new name, also for the index that the constraint owns."""

    table: TableName
    name: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaIdentity(Step):
    """`ALTER TABLE … REPLICA IDENTITY USING INDEX`; no index with DEFAULT, FULL and NOTHING."""

    table: TableName
    index: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Step):
    """What leaves nothing behind: SET, a transaction's boundary, a SELECT."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeData(Step):
    """Writes rows, and leaves the schema as it is."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Step):
    """A change of the schema that concerns no index: a column's type, a comment, a view."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque(Step):
    """What nobody can read: Python code with a connection, a DO block, SQL that is put together."""

    reason: str
