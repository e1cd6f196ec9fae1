"""The whole file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from idx_core.errors import StatisticsError
from idx_core.model import TableName
from idx_core.statistics.beside import FILE_NAME
from idx_core.statistics.file.tables import read_table, table_lines
from idx_core.statistics.file.taking import Taking
from idx_core.statistics.file.toml import inline, key, lines
from idx_core.statistics.snapshot import Snapshot, TableStatistics

FORMAT = 1
_PAGE_SIZE = 8192
_WITHOUT = "# Planner statistics for migration-idx. Shapes only: no value of a row is in here."
_WITH = "# Planner statistics for migration-idx, WITH VALUES OF ROWS (--values): mind who reads it."


def snapshot_text(snapshot: Snapshot) -> str:
    """The text of the file; the same snapshot gives the same text."""
    written = [
        _WITH if snapshot.has_values else _WITHOUT,
        f"format = {FORMAT}",
        f"postgresql = {snapshot.server_version}",
    ]
    if snapshot.page_size != _PAGE_SIZE:
        written.append(f"page_size = {snapshot.page_size}")
    if snapshot.missing:
        written.append(f"missing = {lines(snapshot.missing)}")
    if snapshot.settings:
        written += ["", "[settings]"]
        written += [f"{key(name)} = {inline(value)}" for name, value in snapshot.settings]
    for table in snapshot:
        written += ["", *table_lines(table)]
    return "\n".join((*written, ""))


def load_snapshot(path: Path) -> Snapshot:
    """The snapshot in a file; raises `StatisticsError`, also when it cannot be opened."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise StatisticsError(
            f"cannot read {path}: there is no such file; the verb snapshot writes it"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StatisticsError(f"cannot read {path}: {error}") from error
    return parse_snapshot(text, str(path))


def parse_snapshot(text: str, source: str = FILE_NAME) -> Snapshot:
    """A snapshot from its text; `source` names it in errors. Raises `StatisticsError`."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise StatisticsError(f"cannot read {source}: {error}") from error
    taking = Taking(document, source)
    _check_format(taking, source)
    snapshot = Snapshot(
        server_version=_present(taking, "postgresql"),
        page_size=taking.count("page_size", _PAGE_SIZE, least=1024),
        missing=taking.texts("missing") or (),
        settings=_settings(Taking(taking.table("settings"), f"{source} [settings]")),
        tables=tuple(_tables(Taking(taking.table("table"), source), source)),
    )
    taking.nothing_left()
    return snapshot


def _check_format(taking: Taking, source: str) -> None:
    """Before anything else is looked at: what a newer format says, nobody knows here."""
    number = _present(taking, "format")
    if number > FORMAT:
        raise StatisticsError(
            f"cannot read {source}: its format is {number}, and this version knows {FORMAT}; "
            "upgrade migration-idx"
        )


def _present(taking: Taking, name: str) -> Any:
    number = taking.count(name, least=1)
    if number is None:
        raise StatisticsError(
            f"cannot read {taking.place}: {name} is missing; this is no file of the verb snapshot"
        )
    return number


def _settings(taking: Taking) -> tuple[tuple[str, str], ...]:
    return tuple((name, taking.text(name)) for name in taking.left)


def _tables(schemas: Taking, source: str) -> Iterator[TableStatistics]:
    for schema in schemas.left:
        blocks = Taking(schemas.table(schema), f"{source} [{key('table', schema)}]")
        for name in blocks.left:
            place = f"{source} [{key('table', schema, name)}]"
            yield read_table(TableName(name, schema), blocks.table(name), place)
