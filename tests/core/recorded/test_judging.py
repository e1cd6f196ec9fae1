"""Which recorded queries no index serves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from idx_core.errors import QueryError
from idx_core.finding import Finding, Severity
from idx_core.model import Column, Columns, Dialect, Schema, Table, TableName, index_on
from idx_core.operations import CreateIndex
from idx_core.recorded.file import Recorded, load_recorded, write_recorded
from idx_core.recorded.judging import unserved
from idx_core.settings import Settings

pytestmark = pytest.mark.once

NAME = TableName("orders")
COLUMNS = Columns(Column(name, "integer") for name in ("id", "client_id", "status", "day"))
ORDERS = Table(name=NAME, columns=COLUMNS, indexes=(index_on("id"), index_on("client_id")))
SCHEMA = Schema(tables=(ORDERS,))


def query(condition: str, place: str = "shop/views.py::orders") -> Recorded:
    return Recorded(place, f"SELECT * FROM orders WHERE {condition}", 3)


def test_what_no_index_serves_is_advice() -> None:
    queries = [query("status = $1"), query("client_id = $1")]
    found = unserved(queries, SCHEMA, Settings())
    (finding,) = found.findings
    assert (finding.rule, finding.severity, finding.columns) == (
        "IDX010",
        Severity.INFO,
        ("status",),
    )
    assert "shop/views.py::orders" in finding.message
    assert found.note == ""


def test_an_index_that_is_proposed_anyway_serves_as_well() -> None:
    fix = (CreateIndex(NAME, index_on("status")),)
    proposed = Finding(table=NAME, message="no index", fix=fix)
    assert unserved([query("status = $1")], SCHEMA, Settings(), [proposed]).findings == ()


def test_settings_count() -> None:
    settings = Settings(ignore_objects={"orders.status": "three values"})
    assert unserved([query("status = $1")], SCHEMA, settings).findings == ()


def test_what_is_not_understood_is_counted() -> None:
    found = unserved([query("status = = $1"), query("status = $1")], SCHEMA, Settings())
    assert len(found.findings) == 1
    assert found.note == "1 of 2 recorded queries: not understood"


def test_parameters_of_other_databases() -> None:
    schema = Schema(tables=(ORDERS,), dialect=Dialect.SQLITE)
    (finding,) = unserved([query("status = $1 AND day > $2")], schema, Settings()).findings
    assert finding.columns == ("status", "day")


def test_queries_of_one_place_are_told_apart() -> None:
    (status, day) = unserved([query("day = $1"), query("status = $1")], SCHEMA, Settings()).findings
    assert {status.message.split(";")[0], day.message.split(";")[0]} == {
        "no index serves shop/views.py::orders",
        "no index serves shop/views.py::orders (2)",
    }


def test_files_are_merged(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    write_recorded(one, [query("day = $1", "b.py::f"), query("status = $1")])
    write_recorded(other, [query("day = $1", "a.py::f")])
    assert load_recorded([one, other]) == (
        Recorded("a.py::f", "SELECT * FROM orders WHERE day = $1", 6),
        query("status = $1"),
    )


@pytest.mark.parametrize("text", ["", "[]", '{"version": 1}', '{"version": 1, "queries": [1]}'])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "queries.json"
    file.write_text(text)
    with pytest.raises(QueryError, match="it is no file that pytest --idx-queries has written"):
        load_recorded([file])


def test_a_file_of_a_later_release(tmp_path: Path) -> None:
    file = tmp_path / "queries.json"
    file.write_text(json.dumps({"version": 2, "queries": []}))
    with pytest.raises(QueryError, match="its version is 2, and this release knows 1"):
        load_recorded([file])
    with pytest.raises(QueryError, match="No such file or directory; pytest --idx-queries FILE"):
        load_recorded([tmp_path / "none.json"])
