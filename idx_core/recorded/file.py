"""The file of recorded queries: JSON, sorted, so that two runs of the same tests give the same."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idx_core.errors import QueryError

_VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Recorded:
    """A query in its normal form; `place` is whose it is: `shop/models.py::Order.latest`."""

    place: str
    sql: str
    count: int


def merged(found: Iterable[Recorded]) -> tuple[Recorded, ...]:
    """One of each text, with all of its executions and the first of its places; in order."""
    places: dict[str, str] = {}
    counts: dict[str, int] = {}
    for each in found:
        places[each.sql] = min(each.place, places.get(each.sql, each.place))
        counts[each.sql] = counts.get(each.sql, 0) + each.count
    return tuple(sorted(Recorded(place, sql, counts[sql]) for sql, place in places.items()))


def write_recorded(path: Path, queries: Iterable[Recorded]) -> None:
    """Raises `QueryError`."""
    listed = [{"place": q.place, "count": q.count, "sql": q.sql} for q in merged(queries)]
    text = json.dumps({"version": _VERSION, "queries": listed}, indent=1, ensure_ascii=False)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise QueryError(f"cannot write queries {str(path)!r}: {error.strerror}") from error


def load_recorded(paths: Iterable[Path]) -> tuple[Recorded, ...]:
    """The queries of all files. Raises `QueryError`."""
    return merged(query for path in paths for query in _read(path))


def _read(path: Path) -> list[Recorded]:
    about = f"cannot read queries {str(path)!r}"
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if found["version"] != _VERSION:
            reason = f"its version is {found['version']!r}, and this release knows {_VERSION}"
            raise QueryError(f"{about}: {reason}")
        return [Recorded(str(q["place"]), str(q["sql"]), int(q["count"])) for q in found["queries"]]
    except OSError as error:
        reason = f"{error.strerror}; pytest --idx-queries FILE makes it"
        raise QueryError(f"{about}: {reason}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise QueryError(f"{about}: it is no file that pytest --idx-queries has written") from error
