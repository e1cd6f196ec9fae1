"""Rows that stand in the way of a unique index."""

from idx_core.build.catalog import Place
from idx_core.build.interruption import cancellable
from idx_core.build.preflight.looking import Look, looking
from idx_core.build.preflight.wanted import Element, Wanted
from idx_core.build.session import Session, Target
from idx_core.build.wording import one_line
from idx_core.errors import BuildError

SECONDS = 10.0
"""Looking through the table may take no longer."""

_SAMPLES = 3
_VALUE_COLUMNS = 40
_CANCELED = "57014"

# Sorting is what takes the time, and several processes do it best: with as much memory in all as
# the build may have.
_SORTING = """
SELECT set_config('enable_hashagg', 'off', true),
       set_config('max_parallel_workers_per_gather', '2', true),
       set_config('work_mem', greatest(
           pg_size_bytes(current_setting('work_mem')),
           pg_size_bytes(current_setting('maintenance_work_mem')) / 3) / 1024 || 'kB', true)
"""


def require_unique(
    session: Session, target: Target, place: Place, wanted: Wanted, *, show_values: bool
) -> str | None:
    """Why it could not be told whether the rows are unique, or None when they are.

    Raises `BuildError` with up to three samples when they are not. Values are shown only with
    `show_values`.
    """
    if not wanted.is_unique:
        return None
    if not all(key.sure for key in wanted.keys):
        return "the operator class has an equality of its own"
    try:
        with looking(session, SECONDS) as look:
            look.rows(_SORTING)
            groups = _found(look, place, wanted)
    except Exception as error:
        if not session.is_usable:
            raise
        if session.sqlstate(error) == _CANCELED:
            return f"looking took longer than {SECONDS:g} s"
        return "the rows may not be read"
    if groups:
        raise BuildError(_told(session, target, place, wanted, groups, show_values))
    return None


def _groups(session: Session, place: Place, wanted: Wanted) -> str:
    """SQL for (all groups, all rows in them, rows, partition, two ctids, keys…) of some groups."""
    keys = ", ".join(map(_key, wanted.keys))
    values = ", ".join(f"min(({key.text})::text)" for key in wanted.keys)
    return (
        "SELECT count(*) OVER (), (sum(number) OVER ())::int8, d.* FROM ("
        "SELECT count(*) AS number, min(tableoid)::regclass::text, min(ctid)::text,"
        f" max(ctid)::text, {values}"
        f" FROM {_from(session, place)}{_conditions(wanted)}"
        f" GROUP BY {keys} HAVING count(*) > 1) d LIMIT {_SAMPLES}"
    )


def _found(look: Look, place: Place, wanted: Wanted) -> list[tuple[object, ...]]:
    session = look.session
    groups: list[tuple[object, ...]] = []

    def ask() -> None:
        if look.written(_any(session, place, wanted)):
            groups.extend(look.written(_groups(session, place, wanted)))

    cancellable(session, ask)
    return groups


def _any(session: Session, place: Place, wanted: Wanted) -> str:
    keys = ", ".join(map(_key, wanted.keys))
    table, conditions = _from(session, place), _conditions(wanted)
    return f"SELECT 1 FROM {table}{conditions} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"


def _key(key: Element) -> str:
    return f"({key.text}) COLLATE {key.collate}" if key.collate else f"({key.text})"


def _from(session: Session, place: Place) -> str:
    return f"{session.quote(place.schema)}.{session.quote(place.table)}"


def _conditions(wanted: Wanted) -> str:
    conditions = [wanted.predicate] if wanted.predicate else []
    if not wanted.nulls_not_distinct:
        # unlike IS NOT NULL, also right for a composite value
        conditions += [f"({key.text}) IS DISTINCT FROM NULL" for key in wanted.keys]
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _told(
    session: Session,
    target: Target,
    place: Place,
    wanted: Wanted,
    groups: list[tuple[object, ...]],
    show_values: bool,
) -> str:
    number, rows = groups[0][:2]
    keys = "one key occurs" if number == 1 else f"{number} keys occur"
    samples = "; ".join(_sample(place, wanted, group[2:], show_values) for group in groups)
    more = "such as " if isinstance(number, int) and number > len(groups) else ""
    listed = ", ".join(key.text for key in wanted.keys)
    query = (
        f"SELECT {listed}, count(*) FROM {_from(session, place)}{_conditions(wanted)}"
        f" GROUP BY {', '.join(map(_key, wanted.keys))} HAVING count(*) > 1;"
    )
    hidden = "" if show_values else "; values are hidden unless show_values is set"
    return (
        f"cannot run {target.operation}: table {place.table!r} is not unique by "
        f"({one_line(listed, 200)}): {keys} more than once, in {rows} rows ({more}{samples}"
        f"{hidden}). Nothing was begun. Mend the rows, then run this again; "
        f"to list the keys: {one_line(query, 1000)}"
    )


def _sample(place: Place, wanted: Wanted, group: tuple[object, ...], show_values: bool) -> str:
    number, table, first, last, *values = group
    where = f" of {one_line(str(table), 130)}" if place.is_partitioned else ""
    told = f"{number} rows{where}, among them ctid {first} and {last}"
    if show_values:
        shown = (
            f"{one_line(key.text, 63)} = {_value(value)}"
            for key, value in zip(wanted.keys, values, strict=True)
        )
        told += f", {', '.join(shown)}"
    return told


def _value(value: object) -> str:
    return "NULL" if value is None else repr(one_line(str(value), _VALUE_COLUMNS))
