"""How a query reaches the rows of one table: what an index for it is derived from."""

from dataclasses import dataclass
from enum import StrEnum

from idx_core.model import TableName


class Comparison(StrEnum):
    """How an operand is compared; which access methods can answer it follows from this."""

    EQUAL = "equal"  # = , also a boolean column by itself, and <=> of MySQL
    IN = "in"  # IN (…), = ANY(…): several equalities
    NULL = "null"  # IS NULL: an equality for a B-tree
    NOT_NULL = "not null"
    RANGE = "range"  # < <= > >= BETWEEN, and keyset pages
    PREFIX = "prefix"  # LIKE 'abc%', LIKE of a parameter that is told to be a prefix, starts_with
    PATTERN = "pattern"  # LIKE '%abc%', ILIKE, ~, similarity: trigrams
    CONTAINS = "contains"  # @> <@ of jsonb, arrays, ranges
    HAS_KEY = "has key"  # ? ?| ?& of jsonb
    OVERLAPS = "overlaps"  # && of arrays and ranges
    PATH = "path"  # @? @@ jsonpath
    MATCHES = "matches"  # @@ of a tsvector
    NEAR = "near"  # ORDER BY a <-> b: distance order of GiST
    OTHER = "other"  # <>, NOT IN, functions: no index of its own; may still be a predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """What is compared or ordered: a column of the table, or an expression of its columns alone.

    `expression` is SQL of the dialect without the table's name, as an index would have it.
    Several columns and neither `column` nor `expression`: the row of these columns, of a keyset
    page `(a, b) < (x, y)`.
    """

    column: str | None = None
    expression: str | None = None
    columns: tuple[str, ...] = ()
    """All columns that it is made of."""
    immutable: bool = True
    """Whether an index can be made on it."""

    @property
    def text(self) -> str:
        """How a reader calls it."""
        return self.column or self.expression or f"({', '.join(self.columns)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One of the conditions that all must hold.

    `constant` is the SQL of what is compared with when it is the same in every execution, None when
    it is a parameter or comes from another table (`joined`). `sql` is the whole condition without
    the table's name, as the predicate of a partial index would have it ("" where it cannot be one).
    """

    operand: Operand
    comparison: Comparison
    constant: str | None = None
    joined: TableName | None = None
    sql: str = ""
    both_ends: bool = False
    """Whether a range has a lower and an upper end: BETWEEN, or `a >= $1 AND a < $2`."""
    unbound: bool = False
    """Whether the joined table's row is not known yet when this table's rows are sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """One term of ORDER BY (or of GROUP BY, DISTINCT, DISTINCT ON, where any order will do)."""

    operand: Operand
    descending: bool = False
    nulls_first: bool | None = None
    either_way: bool = False
    """Whether order and place of nulls do not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One occurrence of a table in a query.

    `order` is only what the table's own index could deliver: no term of another table comes before.
    `limited` says that only the first rows in that order are wanted. `read` are all columns that
    the query needs of this table, in order of name; None for all of them.
    """

    query: str
    table: TableName
    conditions: tuple[Condition, ...] = ()
    order: tuple[Ordering, ...] = ()
    limited: bool = False
    read: tuple[str, ...] | None = None
    writes: bool = False
    """Whether the rows are updated or deleted."""
    first_of_each: bool = False
    """Whether only the first row of each group in that order is wanted (DISTINCT ON)."""
    alternatives: tuple[tuple[Condition, ...], ...] = ()
    """The branches of an OR of this table's conditions, one of which must hold in addition."""
    alone: bool = True
    """Whether no other table is read with it."""
    aggregated: bool = False
    """Whether the rows are only counted, summed up or grouped."""
