"""A query, taken apart: blocks of relations, and the conditions that lead to their rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from idx_core.model import Table, TableName
from idx_core.queries.tree import relations_of

if TYPE_CHECKING:
    from idx_core.queries.tree import Node


@dataclass(eq=False, slots=True)
class Outputs:
    """What a block gives, in order; `unknown` when a star of an unknown table is among it."""

    named: list[tuple[str, Node]] = field(default_factory=list)
    unknown: list[Relation] = field(default_factory=list)

    def get(self, name: str) -> Node | None:
        """The expression behind a name, or None."""
        return next((node for one, node in self.named if one == name), None)


@dataclass(eq=False, slots=True)
class Relation:
    """What is read by itself: a table, or the rows of a derived one that is not pulled up.

    `id` is unique in the query. `body` is what makes a derived one's rows. `few` says that it has
    few rows whatever the tables hold (VALUES, a function, the new rows of a recursion).
    """

    id: str
    name: TableName | None = None
    table: Table | None = None
    body: Body | None = None
    outputs: Outputs | None = None
    few: bool = False
    writes: bool = False
    read: set[str] = field(default_factory=set)
    read_whole: bool = False


@dataclass(eq=False, slots=True)
class Conjunct:
    """A condition that must hold, and the relations whose rows it may select.

    The condition of an outer join selects rows of the side that may be missing only.
    """

    node: Node
    reach: frozenset[str]
    about: frozenset[str] = field(init=False)
    """The relations whose columns are in it."""

    def __post_init__(self) -> None:
        self.about = frozenset(relations_of(self.node))


@dataclass(eq=False, slots=True)
class Sort:
    """A term of ORDER BY, resolved. `nulls_first=None` is the order's own default."""

    node: Node
    descending: bool = False
    nulls_first: bool | None = None
    either_way: bool = False


@dataclass(eq=False, slots=True)
class Block:
    """One SELECT (or UPDATE, DELETE) with all that PostgreSQL would pull up into it.

    `followers` are the relations that are only read for a row of another one: the inner side of an
    outer join, of NOT EXISTS.
    """

    relations: dict[str, Relation] = field(default_factory=dict)
    conjuncts: list[Conjunct] = field(default_factory=list)
    followers: set[str] = field(default_factory=set)
    outputs: Outputs = field(default_factory=Outputs)
    order: list[Sort] = field(default_factory=list)
    groups: list[Node] = field(default_factory=list)
    grouped: bool = False
    distinct: bool = False
    distinct_on: list[Node] = field(default_factory=list)
    windows: list[tuple[list[Node], list[Sort]]] = field(default_factory=list)
    limited: bool = False
    children: list[Body] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether it gives all rows that its conditions select, each by itself."""
        return not (
            self.grouped or self.distinct or self.distinct_on or self.windows or self.limited
        )


@dataclass(eq=False, slots=True)
class Combined:
    """UNION, INTERSECT or EXCEPT of two sides."""

    sides: tuple[Body, Body]
    every_row: bool
    """UNION ALL."""
    limited: bool = False
    order: list[Sort] = field(default_factory=list)

    @property
    def outputs(self) -> Outputs:
        """Those of the first side name the columns."""
        return self.sides[0].outputs


@dataclass(eq=False, slots=True)
class Cte:
    """A WITH query and those it sees. `shared` is its body once read for several references."""

    node: Node
    columns: tuple[str, ...]
    ctes: dict[str, Cte]
    inlined: bool
    shared: Body | None = None
    working: Outputs | None = None
    """What a recursive one gives to itself, while it is read."""


if TYPE_CHECKING:
    With: TypeAlias = dict[str, Cte]
    Body: TypeAlias = Block | Combined
