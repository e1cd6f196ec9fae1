"""What is said about one index, declared or reflected; each is told exactly once."""

from dataclasses import dataclass
from enum import StrEnum

from idx_core.model import TableName


class State(StrEnum):
    """How a declared index and that of the database compare."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"
    EXTRA = "extra"
    INVALID = "invalid"
    UNKNOWN = "unknown"


class Attribute(StrEnum):
    """What two indexes may differ in."""

    NAME = "name"
    COLUMNS = "columns"
    EXPRESSION = "expression"
    INCLUDE = "include"
    METHOD = "method"
    UNIQUE = "unique"
    NULLS_NOT_DISTINCT = "nulls_not_distinct"
    PREDICATE = "predicate"
    OPCLASS = "opclass"
    COLLATION = "collation"
    ORDER = "order"
    NULLS = "nulls"
    STORAGE = "storage"
    CONSTRAINT = "constraint"
    VALIDITY = "validity"


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute, as it is declared and as it is reflected; both are for people."""

    attribute: Attribute
    declared: str
    reflected: str

    def __str__(self) -> str:
        return f"{self.attribute}: {self.declared} declared, {self.reflected} in the database"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """About one index.

    `name` is the declared one, else that of the database; `actual_name` is that of the database,
    or "" where it has none. `declared` and `reflected` are statements that create the one and the
    other, as PostgreSQL writes them; "" where there is none or it could not be had. `reason` says
    why the state is unknown. `source` is how the user calls the declaration, "" for an extra one.
    `constraint` is the kind that owns the index in the database, else in the models: `p`, `u`, `x`
    as in pg_constraint, or "".
    """

    table: TableName
    name: str
    state: State
    actual_name: str = ""
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    declared: str = ""
    reflected: str = ""
    source: str = ""
    constraint: str = ""

    @property
    def is_finding(self) -> bool:
        """Whether models and database disagree."""
        return self.state not in (State.SAME, State.UNKNOWN)
