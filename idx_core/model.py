"""The neutral schema: what every adapter reads its framework's models into.

Everything is frozen and hashable. Names are as the database stores them, unquoted and in their
case. What only serves messages (`label`, `origin`) does not take part in equality, so the same
tables declared in two frameworks give equal schemas.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, TypeVar

from idx_core.record import record

if TYPE_CHECKING:
    from idx_core.references import References
    from idx_core.statistics.snapshot import Snapshot

_Source = TypeVar("_Source")


class Dialect(StrEnum):
    """The database a schema is meant for, as far as index rules differ."""

    POSTGRESQL = "postgresql"
    MYSQL = "mysql"
    MARIADB = "mariadb"
    SQLITE = "sqlite"
    OTHER = "other"

    @property
    def indexes_foreign_keys(self) -> bool:
        """InnoDB creates an index for every enforced foreign key that has none."""
        return self is Dialect.MYSQL or self is Dialect.MARIADB


class ConstraintKind(StrEnum):
    """The constraint that owns an index; such an index cannot be dropped by itself."""

    PRIMARY_KEY = "primary key"
    UNIQUE = "unique constraint"
    EXCLUDE = "exclusion constraint"


class Origin(StrEnum):
    """Where an index comes from; decides which line a user would paste to change it."""

    DECLARED = "declared"
    IMPLICIT = "implicit"  # made by the framework for a field, such as Django's foreign key index
    DERIVED = "derived"
    REFLECTED = "reflected"


class TableName(NamedTuple):  # hashed and compared more often than anything else here
    """A table's name and, unless it lies in the default one, its schema."""

    name: str
    schema: str = ""

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


@record(frozen=True, slots=True)
class Column:
    """A column; `type` is the SQL type in lower case with single spaces, "" when unknown.

    The type is stored without what it says anyway: its collation, which is a field of its own, and
    that it is without time zone.
    """

    name: str
    type: str = ""
    nullable: bool = True
    collation: str | None = None
    label: str = field(default="", compare=False)
    """How the framework's user calls it: the field or attribute name."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "type", _spelled(self.type))


@lru_cache(maxsize=1024)
def _spelled(type_: str) -> str:
    words = " ".join(type_.lower().split()).replace(", ", ",")
    return words.partition(" collate ")[0].replace(" without time zone", "")


class Columns:
    """A table's columns in order, each read when it is first asked for.

    Most columns of a project are in no key and no index, and no rule ever asks for them.
    """

    __slots__ = ("_has_special", "_list", "_read", "_sources")

    def __init__(self, columns: Iterable[Column] = ()) -> None:
        self._sources: dict[str, Any] | None = {column.name: column for column in columns}
        self._list: Callable[[], dict[str, Any]] = dict
        self._read: Callable[[Any], Column] | None = None
        self._has_special: Callable[[], bool] = lambda: True

    @classmethod
    def lazily(
        cls,
        sources: Callable[[], dict[str, _Source]],
        read: Callable[[_Source], Column],
        has_special: Callable[[], bool] = lambda: True,
    ) -> Self:
        """The columns by whose names `sources` gives what `read` makes each of.

        `has_special` tells quickly whether a type may be one that only some databases have.
        """
        columns = cls.__new__(cls)
        columns._sources, columns._list, columns._read = None, sources, read
        columns._has_special = has_special
        return columns

    def of_types(self, types: Collection[str]) -> Iterator[Column]:
        """The columns of these types, which only some databases have."""
        if self.may_be_special:
            yield from (column for column in self if column.type in types)

    @property
    def may_be_special(self) -> bool:
        """Whether one may be of a type that only some databases have; quickly told."""
        return self._has_special()

    def named(self, name: str) -> Column | None:
        """The column of that name, or None."""
        if self._sources is None:
            self._sources = self._list()
        source = self._sources.get(name)
        if source is None or self._read is None or source.__class__ is Column:
            return source
        column = self._sources[name] = self._read(source)
        return column

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, none of them read."""
        if self._sources is None:
            self._sources = self._list()
        return tuple(self._sources)

    def __iter__(self) -> Iterator[Column]:
        return (column for name in self.names if (column := self.named(name)) is not None)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, column: object) -> bool:
        return isinstance(column, Column) and self.named(column.name) == column

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Columns) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.names)

    def __reduce__(self) -> tuple[Any, ...]:
        return Columns, (tuple(self),)

    def __repr__(self) -> str:
        return f"Columns({list(self)!r})"


@record(frozen=True, slots=True)
class IndexElement:
    """One key of an index: a column or an expression, never both.

    `nulls_first=None` means the order's own default (PostgreSQL: last for ascending, first for
    descending) and is stored as that. `opclass=None` is the type's default, `collation=None` the
    column's. `prefix_length` counts characters (MySQL only).
    """

    column: str | None = None
    expression: str | None = None
    descending: bool = False
    nulls_first: bool | None = None
    opclass: str | None = None
    collation: str | None = None
    prefix_length: int | None = None

    def __post_init__(self) -> None:
        if (self.column is None) == (self.expression is None):
            raise ValueError("an index element is either a column or an expression")
        if self.nulls_first is None:
            object.__setattr__(self, "nulls_first", self.descending)

    def __hash__(self) -> int:  # much quicker than of all fields, and tells nearly all apart
        return hash((self.column, self.expression))

    @property
    def text(self) -> str:
        """The column's name or the expression in parentheses."""
        return self.column if self.column is not None else f"({self.expression})"


@lru_cache(maxsize=4096)
def plain_element(column: str) -> IndexElement:
    """A column as most indexes have it: ascending, everything else its default."""
    return IndexElement(column)


@record(frozen=True, slots=True, kw_only=True)
class Index:
    """An index, also the one behind a primary key or unique constraint (`constraint` says which).

    `method` is the access method in lower case. `options` are storage parameters, sorted by name.
    `name` is "" while a derived index has not been named, or where the database names it.
    """

    name: str = ""
    elements: tuple[IndexElement, ...]
    include: tuple[str, ...] = ()
    predicate: str | None = None
    method: str = "btree"
    unique: bool = False
    nulls_not_distinct: bool = False
    options: tuple[tuple[str, str], ...] = ()
    constraint: ConstraintKind | None = None
    deferrable: bool = False
    valid: bool = True
    replica_identity: bool = False
    """Whether logical replication tells the rows apart by it: it cannot be dropped then."""
    origin: Origin = field(default=Origin.DECLARED, compare=False)

    def __hash__(self) -> int:  # as of an element
        return hash((self.name, self.elements, self.predicate))

    @property
    def columns(self) -> tuple[str, ...]:
        """The key columns in order; expressions are left out."""
        return tuple([e.column for e in self.elements if e.column is not None])

    @property
    def is_total(self) -> bool:
        """Whether every row of the table is in the index."""
        return self.predicate is None


def index_on(*columns: str, name: str = "", origin: Origin = Origin.DECLARED) -> Index:
    """A plain B-tree index on these columns."""
    return Index(name=name, elements=tuple(map(plain_element, columns)), origin=origin)


@record(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A foreign key. `on_delete` is the SQL action in upper case, "" for NO ACTION.

    `enforced` is false when the framework follows the reference but the database has no
    constraint (Django's `db_constraint=False`).
    """

    columns: tuple[str, ...]
    referenced: TableName
    referenced_columns: tuple[str, ...]
    on_delete: str = ""
    enforced: bool = True
    name: str = field(default="", compare=False)


@record(frozen=True, slots=True, kw_only=True)
class GenericForeignKey:
    """A reference to any table: a content type column and an object id column."""

    type_column: str
    id_column: str
    name: str = field(default="", compare=False)


@record(frozen=True, slots=True, kw_only=True)
class DeclaredOrdering:
    """An order in which the models say that rows are read.

    `within` are columns that are fixed then, such as the foreign key of a relationship. `source`
    is how the user calls it: `Meta.ordering`. `acts` says that all reads are in this order, so that
    an index for it may be created; `usual` that it is declared for whatever is read, needed or not,
    which says something of large tables only.
    """

    elements: tuple[IndexElement, ...]
    within: tuple[str, ...] = ()
    source: str = ""
    acts: bool = False
    usual: bool = False


@record(frozen=True, slots=True, kw_only=True)
class DeclaredUniqueness:
    """Columns of which the models say that no two rows have the same; `source` as of an order."""

    columns: tuple[str, ...]
    source: str = ""


@record(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that rules may judge; `indexes` includes those that constraints own."""

    name: TableName
    columns: Columns = Columns()
    indexes: tuple[Index, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    generic_foreign_keys: tuple[GenericForeignKey, ...] = ()
    label: str = field(default="", compare=False)
    """How the framework's user calls it: the model."""
    unread: tuple[str, ...] = field(default=(), compare=False)
    """The names of declared indexes that were not read, because no rule would look at them."""
    orderings: tuple[DeclaredOrdering, ...] = field(default=(), compare=False)
    one_to_one: tuple[DeclaredUniqueness, ...] = field(default=(), compare=False)
    """What the models read as a single row, or check themselves to be unique."""
    discriminator: str = field(default="", compare=False)
    """The column that tells apart the classes whose rows are all in this table."""
    usual_rows: str = field(default="", compare=False)
    """The predicate of what the application reads unless it asks for more: rows not deleted."""

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return self.columns.named(name)

    @property
    def primary_key(self) -> Index | None:
        """The index behind the primary key, or None."""
        return next(
            (i for i in self.indexes if i.constraint is ConstraintKind.PRIMARY_KEY),
            None,
        )


@record(frozen=True, slots=True, kw_only=True)
class DeclaredQuery:
    """A query of the application, given so that indexes for it are derived.

    `name` is how the user calls it (`Order.open_of_client`, `erp.queries.open_orders`). `sql` is
    one statement of the schema's dialect; parameters are `$1`, `$2` … on PostgreSQL and `:name`
    elsewhere. `parameters` are their names, in the order of the numbers.
    """

    name: str
    sql: str
    parameters: tuple[str, ...] = ()
    origin: str = field(default="", compare=False)
    """Where it was declared, for messages: `erp/sales/models.py:41`."""


name_order = itemgetter(1, 0)  # the schema, then the name


if TYPE_CHECKING:

    class Beyond(Protocol):
        """References of tables whose foreign keys are left out, read when a rule asks for them."""

        def foreign_keys(self) -> Iterable[ForeignKey]:
            """All that are left out."""

        def targets(self, table: TableName) -> Sequence[TableName]:
            """The tables to which this one refers, once for each reference; read here or not."""

        def referrers(self, table: TableName) -> int:
            """How many references there are to this table."""

        def __iter__(self) -> Iterator[TableName]:
            """All tables, those that are read as well."""


@record(frozen=True, kw_only=True)
class Schema:
    """All tables of one run, in order of name, their dialect, and the declared queries on them."""

    tables: tuple[Table, ...] = ()
    dialect: Dialect = Dialect.POSTGRESQL
    queries: tuple[DeclaredQuery, ...] = ()
    read_statistics: "Callable[[Schema], Snapshot | None] | None" = field(
        default=None, compare=False, repr=False
    )
    """Reads the committed snapshot, or what declared volumes tell, when a rule asks for it."""
    beyond: "Beyond | None" = field(default=None, compare=False, repr=False)
    """What is known of foreign keys that are not here, as no rule would find a defect in them."""

    def __post_init__(self) -> None:
        ordered = sorted(self.tables, key=lambda table: name_order(table.name))
        object.__setattr__(self, "tables", tuple(ordered))

    def __getstate__(self) -> dict[str, object]:  # without what can be computed again
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables)

    def table(self, name: TableName) -> Table | None:
        """The table of that name, or None when it is not part of this run."""
        return self._by_name.get(name)

    def with_tables(self, changed: "Iterable[Table]") -> "Schema":
        """The schema with these in the place of its own tables of their names."""
        by_name = {table.name: table for table in changed}
        return replace(self, tables=tuple(by_name.get(table.name, table) for table in self))

    @cached_property
    def statistics(self) -> "Snapshot | None":
        """Production's statistics; None where there are none. Raises `StatisticsError`."""
        return self.read_statistics(self) if self.read_statistics is not None else None

    @cached_property
    def _by_name(self) -> dict[TableName, Table]:
        return {table.name: table for table in self.tables}

    def referenced_keys(self, table: TableName) -> Collection[frozenset[str]]:
        """The sets of columns of the table to which enforced foreign keys refer."""
        return self._referenced.get(table, ())

    @cached_property
    def _referenced(self) -> Mapping[TableName, Collection[frozenset[str]]]:
        found: dict[TableName, set[frozenset[str]]] = {}
        here = chain.from_iterable(table.foreign_keys for table in self.tables)
        beyond = () if self.beyond is None else self.beyond.foreign_keys()
        for fk in chain(here, beyond):
            if fk.enforced:
                found.setdefault(fk.referenced, set()).add(frozenset(fk.referenced_columns))
        return found

    @cached_property
    def references(self) -> "References":
        """Which tables refer to which."""
        from idx_core.references import References  # few commands ask

        if self.beyond is not None:
            return References(self.beyond, self.beyond.targets, self.beyond.referrers)
        targets = {t.name: tuple([fk.referenced for fk in t.foreign_keys]) for t in self.tables}
        referrers = Counter(chain.from_iterable(targets.values()))
        return References(targets, lambda table: targets.get(table, ()), referrers.__getitem__)
