"""How the look is told: lines for people, events for machines."""

from idx_core.build import blocker
from idx_core.build.blocker import Blocker
from idx_core.build.catalog import Place
from idx_core.build.preflight.estimate import Estimate
from idx_core.build.preflight.obstacles import Obstacle
from idx_core.build.preflight.sample import Range
from idx_core.build.preflight.wanted import Wanted
from idx_core.build.wording import bytes_of, duration, one_line

EVENT_VERSION = 1


def subject(name: str) -> str:
    """How the lines begin."""
    return f"index {one_line(name, 63)}"


def estimate_line(
    name: str, place: Place, wanted: Wanted, estimate: Estimate, unchecked: str | None
) -> str:
    """The estimate on one line; `unchecked` tells why duplicates were not looked for."""
    rows = f"about {count(estimate.rows)} rows"
    if wanted.predicate:
        rows += f", {_counts(estimate.entries)} of them in the index"
    exactly = "" if wanted.method == "btree" else "about "
    line = (
        f"{subject(name)} on {one_line(place.table, 63)} ({bytes_of(estimate.table_size)}, {rows}):"
        f" takes {exactly}{_bytes(estimate.size)} and {_seconds(estimate.seconds)}"
    )
    if estimate.spills:
        line += (
            f"; sorting {bytes_of(estimate.sorting)} spills to files, as maintenance_work_mem is "
            f"{bytes_of(estimate.memory)}"
        )
    if unchecked is not None:
        line += f"; duplicates were not looked for: {unchecked}"
    return line


def estimate_event(
    name: str,
    place: Place,
    wanted: Wanted,
    estimate: Estimate,
    pid: int,
    *,
    unchecked: str | None,
    feedback: int | None,
) -> dict[str, object]:
    """The same for machines: JSON's types only, bytes and seconds."""
    return {
        "event": "index_preflight",
        "version": EVENT_VERSION,
        "build_pid": pid,
        "index": name,
        "schema": place.schema,
        "table": place.table,
        "method": wanted.method,
        "unique": wanted.is_unique,
        "duplicates_unchecked": unchecked,
        "table_bytes": estimate.table_size,
        "rows": round(estimate.rows),
        "entries": [round(number) for number in estimate.entries],
        "index_bytes": [round(size) for size in estimate.size],
        "seconds": [round(seconds, 3) for seconds in estimate.seconds],
        "sort_bytes": round(estimate.sorting),
        "maintenance_work_mem": estimate.memory,
        "spills": estimate.spills,
        "wal_bytes": round(estimate.wal),
        "disks": [
            {"path": disk.path, "free": disk.free, "need": round(disk.need(estimate.most))}
            for disk in estimate.disks
        ],
        "standbys_with_feedback": feedback,
    }


def blocker_line(name: str, found: Blocker) -> str:
    """Who would be waited for."""
    return f"{subject(name)} will have to wait for {blocker.sentence(found)}"


def obstacle_line(name: str, found: Obstacle) -> str:
    """What else there is to know."""
    return f"{subject(name)}: {found.message}"


def obstacle_event(name: str, found: Obstacle, pid: int) -> dict[str, object]:
    """The same for machines."""
    return {
        "event": "index_obstacle",
        "version": EVENT_VERSION,
        "build_pid": pid,
        "index": name,
        "kind": found.kind,
        "message": found.message,
    }


def count(number: float) -> str:
    """Like `830`, `45 thousand` or `1.2 million`."""
    if number < 10_000:
        return f"{number:.0f}"
    for unit, name in ((1e9, "billion"), (1e6, "million")):
        if number >= 0.9995 * unit:
            value = number / unit
            return f"{value:.1f} {name}" if value < 9.95 else f"{value:.0f} {name}"
    return f"{number / 1000:.0f} thousand"


def _counts(numbers: Range) -> str:
    low, high = map(count, numbers)
    return low if low == high else f"{low} to {high}"


def _bytes(size: Range) -> str:
    low, high = map(bytes_of, size)
    if low == high:
        return low
    number, _, unit = low.partition(" ")
    return f"{number if high.endswith(unit) else low} to {high}"


def _seconds(seconds: Range) -> str:
    low, high = (duration(max(second, 1.0)) for second in seconds)
    return low if low == high else f"{low} to {high}"
