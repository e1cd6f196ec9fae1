"""An index as an adapter declares it, from the models."""

from dataclasses import dataclass

from idx_core.build.session import Declare
from idx_core.model import TableName


@dataclass(frozen=True, slots=True)
class Owner:
    """The constraint that is to own an index: its kind as in pg_constraint (`p`, `u`, `x`)."""

    kind: str
    deferrable: bool = False
    initially_deferred: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    """A B-tree on columns, in their own order and collation, of which that is all to be said."""

    columns: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredIndex:
    """An index of the models, one that a constraint of theirs brings along, or a derived one.

    `name` is as it is stored, cut to 63 bytes, or "" where PostgreSQL chooses it. With `any_name`
    another name in the database is no difference, as for names that a framework computes anew from
    tables and columns which have been renamed since. `source` is how the models' user calls it.

    `declare(schema, table)` creates exactly this one index (or its constraint) on another table, by
    the framework's own DDL, plainly, in the transaction that is open. Where the index is a `Plain`
    one, that is said as well: then it is mostly compared without being created. `unique` is said
    of one that is so without an `owner`: it takes another kind of copy.
    """

    table: TableName
    name: str
    source: str
    declare: Declare
    owner: Owner | None = None
    unique: bool = False
    plain: Plain | None = None
    any_name: bool = False
