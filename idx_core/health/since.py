"""Before and after: what has become of the indexes since an earlier `health --format json`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from idx_core.errors import HealthError
from idx_core.health.figures import Figures, IndexFigures, TableFigures, ratio
from idx_core.health.report.as_json import MOMENT, VERSION
from idx_core.model import TableName

_LEAST_DAYS = 1 / 24
"""Over less than an hour, how often a day something was read is no figure."""


class Change(StrEnum):
    """What happened to an index; its value is for people."""

    NEW = "new"
    DROPPED = "dropped"
    REDEFINED = "redefined"
    VALID = "now valid"
    INVALID = "now invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexChange:
    """An index that is another one now. Sizes are in bytes; None is unknown, or no index.

    `scans` are those since then; of a dropped one, those until then.
    """

    subject: str
    change: Change
    size_before: int | None = None
    size: int | None = None
    scans: int | None = None
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """A table with such indexes. `whole` is how often a day it was read whole, `hot` 0 to 1."""

    table: TableName
    size_before: int
    size: int
    whole_before: float | None
    whole: float | None
    hot_before: float | None
    hot: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The earlier moment, and what has changed, in order of name."""

    at: datetime
    days: float
    size_before: int
    size: int
    indexes: Sequence[IndexChange]
    tables: Sequence[TableChange]


class Earlier:
    """The earlier document. Raises `HealthError` where the file has none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._understanding():
            self._document = json.loads(path.read_text(encoding="utf-8"))
            version = self._document["version"]
            if version != VERSION:
                raise ValueError(f"its version is {version}, and {VERSION} is understood")
            moment = self._document["server"]["at"]
            self._at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)

    def since(self, figures: Figures) -> Since:
        """What has changed. Raises `HealthError` where it is about another database."""
        with self._understanding():
            then, now = self._document["server"]["database"], figures.server.database
            if then != now:
                raise ValueError(f"it is about the database {then!r}, and this is {now!r}")
            return self._since(figures)

    def _since(self, figures: Figures) -> Since:
        days = (figures.server.at - self._at).total_seconds() / 86400
        then = {(each["schema"], each["name"]): each for each in self._document["tables"]}
        indexes: list[IndexChange] = []
        tables: list[TableChange] = []
        for table in figures.tables:
            before = then.get((table.schema, table.name.name))
            if before is None:
                continue
            changed = sorted(_changes(table, before), key=lambda each: each.subject)
            indexes += changed
            if changed:
                tables.append(self._table(table, before, days))
        return Since(
            at=self._at,
            days=days,
            size_before=sum(each["index_bytes"] for each in then.values()),
            size=sum(table.index_size for table in figures.tables),
            indexes=indexes,
            tables=tables,
        )

    @contextmanager
    def _understanding(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            what = f"it has no {error}" if isinstance(error, KeyError) else error
            raise HealthError(
                f"cannot compare with {str(self._path)!r}: {what}. Make it with health --format"
                " json --output FILE."
            ) from error

    def _table(self, table: TableFigures, before: Mapping[str, Any], days: float) -> TableChange:
        def more(name: str, now: int) -> int | None:
            then = before[name]
            return None if then is None or now < then or not table.counted else now - then

        whole = more("sequential_scans", table.sequential_scans)
        updates, hot = more("updates", table.updates), more("hot_updates", table.hot_updates)
        return TableChange(
            table=table.name,
            size_before=before["index_bytes"],
            size=table.index_size,
            whole_before=_daily(
                before["sequential_scans"], self._document["server"]["counted_days"]
            ),
            whole=_daily(whole, days),
            hot_before=before["hot_share"],
            hot=None if hot is None or updates is None else ratio(hot, updates - hot),
        )


def _daily(number: int | None, days: float | None) -> float | None:
    return None if number is None or days is None or days < _LEAST_DAYS else number / days


def _changes(table: TableFigures, before: Mapping[str, Any]) -> Iterator[IndexChange]:
    old = {each["name"]: each for each in before["indexes"]}
    for index in table.indexes:
        then = old.pop(index.name, None)
        change = _change(index, then)
        if change is not None:
            yield IndexChange(
                subject=index.subject,
                change=change,
                size_before=then and then["bytes"],
                size=index.size,
                # one that was made anew counts from 0 again
                scans=_scans_since(index, None if change is Change.REDEFINED else then),
                definition=index.definition,
            )
    for name, then in old.items():
        yield IndexChange(
            subject=f"{table.name}.{name}",
            change=Change.DROPPED,
            size_before=then["bytes"],
            scans=then["scans"],
            definition=then["definition"],
        )


def _change(index: IndexFigures, then: Mapping[str, Any] | None) -> Change | None:
    if then is None:
        return Change.NEW
    if then["definition"] != index.definition:
        return Change.REDEFINED
    if then["valid"] != index.index.valid:
        return Change.VALID if index.index.valid else Change.INVALID
    return None


def _scans_since(index: IndexFigures, then: Mapping[str, Any] | None) -> int | None:
    """Those now, where the counters were reset in between."""
    before = (then and then["scans"]) or 0
    return index.scans if index.scans is None or index.scans < before else index.scans - before
