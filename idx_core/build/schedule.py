"""In which order builds are begun: the same work in less time, and with less harm to writers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from idx_core.build.catalog import Place
from idx_core.build.session import Declare, Session

_UNKNOWN_WIDTH = 32  # bytes of an expression, or of a column without statistics
_ENTRY_BYTES = 16  # beside the columns, of each entry
_PARTIAL_SHARE = 0.25  # of the rows; PostgreSQL knows better, but for much less than that is gained

_TABLE = """
SELECT relpersistence = 't', {size}, greatest(reltuples, 0)::float8
FROM pg_class WHERE oid = %s::oid
"""
_SIZE = _TABLE.format(size="pg_table_size(oid)")
_SIZE_OF_LAST_VACUUM = _TABLE.format(
    size="greatest(relpages, 0) * current_setting('block_size')::bigint"
)
_LOCK_TIMEOUT, _NO_LOCK = "200ms", "55P03"
_SHAPE = f"""
SELECT i.indpred IS NOT NULL, i.indexprs IS NOT NULL, (
    SELECT coalesce(sum(coalesce(s.avg_width, {_UNKNOWN_WIDTH})), 0)
    FROM unnest(i.indkey) key
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = key AND key <> 0
    LEFT JOIN pg_stats s
      ON s.schemaname = %s AND s.tablename = %s AND s.attname = a.attname AND NOT s.inherited
)::int
FROM pg_index i WHERE i.indrelid = to_regclass(%s)
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What a build costs in bytes that are read and sorted, and its index then per write.

    `holds_up` tells whether others that end meanwhile wait for it: what runs functions of the
    user's while it reads its table may look at other tables, so its snapshot counts.
    """

    cost: float
    upkeep: float = 1.0
    holds_up: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Of an index: whether it has a predicate, an expression, and the bytes of its columns."""

    is_partial: bool = False
    has_expression: bool = False
    width: int = _UNKNOWN_WIDTH


@dataclass(frozen=True, slots=True)
class TableSize:
    """Bytes and rows of a table, and whether only its own session sees it."""

    is_temporary: bool
    size: int
    rows: float

    def work(self, shape: Shape) -> Work:
        """Of an index of that shape.

        The table is read twice. A partial index is one for fewer rows.
        """
        share = _PARTIAL_SHARE if shape.is_partial else 1.0
        sorted_bytes = self.rows * share * (shape.width + _ENTRY_BYTES)
        holds_up = shape.is_partial or shape.has_expression
        return Work(2.0 * self.size + 2.0 * sorted_bytes, share, holds_up)


def size_of(session: Session, place: Place) -> TableSize:
    """The table's size; as it was at the last vacuum while somebody has it locked."""
    oid = [place.table_oid]
    rows = _unless_locked(session, lambda: session.rows(_SIZE, oid))
    return TableSize(*(rows or session.rows(_SIZE_OF_LAST_VACUUM, oid))[0])


def shape_of(session: Session, place: Place, declare: Declare) -> Shape:
    """The wanted index's, which PostgreSQL tells of one on a temporary empty copy of the table.

    Where it does not, the shape of an index on an expression of unknown width.
    """
    schema, copy = place.schema, session.quote(place.table)
    table = f"{session.quote(schema)}.{copy}"

    def ask() -> list[tuple[Any, ...]]:
        session.run(f"CREATE TEMPORARY TABLE {copy} (LIKE {table})")
        declare("pg_temp", place.table)
        return session.rows(_SHAPE, [schema, place.table, f"pg_temp.{copy}"])

    rows = _unless_locked(session, ask)
    return Shape(*rows[0]) if rows else Shape(has_expression=True)


def _unless_locked(
    session: Session, ask: Callable[[], list[tuple[Any, ...]]]
) -> list[tuple[Any, ...]] | None:
    """What is asked for, of which nothing stays; None where PostgreSQL has no answer at once."""
    try:
        with session.rolled_back():
            session.run(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
            return ask()
    except Exception as error:
        if isinstance(error, session.refusals) or session.sqlstate(error) == _NO_LOCK:
            return None  # the build itself says why
        raise


class Scheduled(Protocol):
    """A build, as far as its turn depends on it."""

    @property
    def place(self) -> Place:
        """Where it is."""
        ...

    @property
    def work(self) -> Work:
        """What it costs."""
        ...


Build = TypeVar("Build", bound=Scheduled)


def in_order(builds: Sequence[Build]) -> list[Build]:
    """The builds of one table, the longest first, though less so the more its index costs then.

    An index that is there already is maintained by every write during the later builds. Of two
    neighbours, that makes `a` first cost `a.upkeep * b.cost` and `b` first the other way round;
    so the order by `cost / upkeep` is the cheapest of all. Equal ones keep theirs.
    """
    return sorted(builds, key=lambda build: build.work.cost / build.work.upkeep, reverse=True)


@dataclass
class Schedule(Generic[Build]):
    """Who takes which build; used by several threads.

    A free worker begins the next index of the table with the most work left, of those that nobody
    builds on: what would take longest by itself must not be begun last. Tables with builds that
    hold others up go before, but one such build at a time, as long as there are others: the earlier
    it is over, the fewer end meanwhile.

    At most `at_once` builds work. One that only waits any more, for others' transactions to end,
    does not count; though no more than `at_once` of those, or one old transaction would have all
    builds begun and none finished.
    """

    builds: Sequence[Build]
    at_once: int
    _left: dict[str, list[Build]] = field(default_factory=dict, init=False)
    _working: dict[str, Build] = field(default_factory=dict, init=False)
    _waiting: set[str] = field(default_factory=set, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        for build in self.builds:
            self._left.setdefault(build.place.table_oid, []).append(build)
        for table, builds in self._left.items():
            self._left[table] = in_order(builds)

    @property
    def tables(self) -> int:
        """On how many tables there is work."""
        return len(self._left)

    def has_room(self) -> bool:
        """Whether there is a build that could begin if one that works were only waiting."""
        with self._lock:
            return len(self._waiting) < self.at_once and bool(self._free())

    def take(self) -> Build | None:
        """The next build; None when others have the rest in hand, whose turn that stays."""
        with self._lock:
            if len(self._working) >= self.at_once or not (free := self._free()):
                return None
            table = max(free, key=self._urgency)
            build = self._working[table] = self._left[table].pop(0)
            return build

    def waits(self, build: Build) -> bool:
        """Have the build, which only waits any more, not count; false where it has to."""
        table = build.place.table_oid
        with self._lock:
            if table not in self._working or len(self._waiting) >= self.at_once:
                return False
            del self._working[table]
            self._waiting.add(table)
            return True

    def done(self, build: Build) -> None:
        """Have the build's table be free for the next one."""
        with self._lock:
            self._working.pop(build.place.table_oid, None)
            self._waiting.discard(build.place.table_oid)

    def stop(self) -> list[Build]:
        """Have nothing begin any more; gives what had not begun."""
        with self._lock:
            left = [build for builds in self._left.values() for build in builds]
            self._left.clear()
            return left

    def _free(self) -> list[str]:
        busy = self._working.keys() | self._waiting
        return [table for table, builds in self._left.items() if builds and table not in busy]

    def _urgency(self, table: str) -> tuple[bool, float]:
        left = self._left[table]
        if any(build.work.holds_up for build in self._working.values()):
            goes_first = not left[0].work.holds_up
        else:
            goes_first = any(build.work.holds_up for build in left)
        return goes_first, sum(build.work.cost for build in left)
