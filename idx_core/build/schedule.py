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
SELECT i.indpred IS NOT NULL, (
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
    """What a build costs in bytes that are read and sorted, and its index then per write."""

    cost: float
    upkeep: float = 1.0


@dataclass(frozen=True, slots=True)
class TableSize:
    """Bytes and rows of a table, and whether only its own session sees it."""

    is_temporary: bool
    size: int
    rows: float

    def work(self, shape: tuple[bool, int] | None) -> Work:
        """Of an index, by whether it is partial and the bytes of its columns, where known.

        The table is read twice. A partial index is one for fewer rows.
        """
        is_partial, width = shape or (False, _UNKNOWN_WIDTH)
        share = _PARTIAL_SHARE if is_partial else 1.0
        return Work(2.0 * self.size + 2.0 * self.rows * share * (width + _ENTRY_BYTES), share)


def size_of(session: Session, place: Place) -> TableSize:
    """The table's size; as it was at the last vacuum while somebody has it locked."""
    oid = [place.table_oid]
    rows = _unless_locked(session, lambda: session.rows(_SIZE, oid))
    return TableSize(*(rows or session.rows(_SIZE_OF_LAST_VACUUM, oid))[0])


def shape_of(session: Session, place: Place, declare: Declare) -> tuple[bool, int] | None:
    """Whether the wanted index is partial, and the bytes of its columns; None where unknown.

    PostgreSQL tells, asked with the index on a temporary empty copy of the table.
    """
    schema, copy = place.schema, session.quote(place.table)
    table = f"{session.quote(schema)}.{copy}"

    def ask() -> list[tuple[Any, ...]]:
        session.run(f"CREATE TEMPORARY TABLE {copy} (LIKE {table})")
        declare("pg_temp", place.table)
        return session.rows(_SHAPE, [schema, place.table, f"pg_temp.{copy}"])

    rows = _unless_locked(session, ask)
    return rows[0] if rows else None


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
    builds on: what would take longest by itself must not be begun last.
    """

    builds: Sequence[Build]
    _left: dict[str, list[Build]] = field(default_factory=dict, init=False)
    _busy: set[str] = field(default_factory=set, init=False)
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

    def take(self) -> Build | None:
        """The next build; None when others have the rest in hand, whose turn that stays."""
        with self._lock:
            free = [t for t, builds in self._left.items() if builds and t not in self._busy]
            if not free:
                return None
            table = max(free, key=lambda table: sum(b.work.cost for b in self._left[table]))
            self._busy.add(table)
            return self._left[table].pop(0)

    def done(self, build: Build) -> None:
        """Have the build's table be free for the next one."""
        with self._lock:
            self._busy.discard(build.place.table_oid)

    def stop(self) -> list[Build]:
        """Have nothing begin any more; gives what had not begun."""
        with self._lock:
            left = [build for builds in self._left.values() for build in builds]
            self._left.clear()
            return left
