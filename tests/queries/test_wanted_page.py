"""Every row of the tables in docs/queries.md says what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.queries.small import wants

PAGE = Path(__file__).parents[2] / "docs" / "queries.md"
CELL = re.compile(r"(?<!\\)\|")


def rows() -> Iterator[tuple[str, list[str]]]:
    """The query and the indexes of each row."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace(r"\|", "|") for cell in CELL.split(line)[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`"):
            yield cells[0].strip("`"), re.findall(r"`([^`]+)`", cells[1])


@pytest.mark.parametrize(("query", "indexes"), list(rows()))
def test_row(query: str, indexes: list[str]) -> None:
    sql = query if query.startswith("SELECT") else f"SELECT * FROM orders WHERE {query}"
    assert wants(sql) == [f"orders {each}" for each in indexes]


def test_there_are_rows() -> None:
    assert len(list(rows())) > 50


def test_the_join() -> None:
    [sql] = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert wants(sql) == ["clients (country)", "orders (client_id) WHERE status = 'OPEN'"]
