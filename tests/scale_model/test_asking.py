"""What an open model answers, and what it refuses."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from idx_core.errors import ScaleModelError
from idx_core.scale_model import IndexExtent, ScaleModel, disk
from tests.scale_model.billion import DDL, snapshot

GIGABYTE = 1 << 30
ONE_ROW = "SELECT * FROM readings WHERE id = 5"
OF_A_SENSOR = "SELECT * FROM readings WHERE sensor = 8"
BY_SENSOR = "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_sensor ON readings (sensor)"


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="idx-models-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def model(directory: Path) -> Iterator[ScaleModel]:
    settings = {"random_page_cost": "1.1"}
    with ScaleModel.from_ddl(DDL, snapshot(**settings), directory=directory) as model:
        yield model


def test_a_hundred_gigabytes_are_planned_from_twenty_megabytes(
    model: ScaleModel, directory: Path
) -> None:
    plan = model.explain(OF_A_SENSOR)
    assert plan.rows == pytest.approx(1e9 * 0.99 / 19_999, rel=0.01)
    assert plan.tree["Node Type"] == "Gather"
    assert model.notes == ()
    (opened,) = (directory / "models").iterdir()
    assert sum(path.lstat().st_size for path in opened.rglob("*")) > 120 * GIGABYTE
    assert disk.used_below(opened) < 30e6


def test_a_candidate_is_built_at_once_and_seen_by_name_only(
    model: ScaleModel, directory: Path
) -> None:
    before = model.explain(OF_A_SENSOR)
    started = time.monotonic()
    after = model.explain(OF_A_SENSOR, with_indexes=[BY_SENSOR])
    assert time.monotonic() - started < 20, "a page of the table was read"
    assert after.indexes == ("by_sensor",)
    assert after.total_cost < before.total_cost / 10
    assert model.explain(OF_A_SENSOR) == before
    assert disk.used_below(directory / "models") < 30e6


def test_the_size_of_a_candidate_is_derived_or_given(model: ScaleModel) -> None:
    """20,000 sensors have their rows in posting lists, of about 6.5 bytes a row."""
    query = "SELECT count(sensor) FROM readings"
    derived = model.explain(query, with_indexes=[BY_SENSOR])
    assert derived.indexes == ("by_sensor",)
    given = "CREATE INDEX given ON readings (sensor)"
    sizes = {"given": IndexExtent(845_000)}
    assert model.explain(query, with_indexes=[given], sizes=sizes).total_cost == pytest.approx(
        derived.total_cost, rel=0.05
    )


@pytest.mark.parametrize("method", ["hash", "brin", "gist"])
def test_a_candidate_may_be_of_another_method(model: ScaleModel, method: str) -> None:
    if method == "gist":
        text = "CREATE INDEX g ON readings USING gist (box(point(sensor, sensor), point(id, id)))"
        query = (
            "SELECT * FROM readings"
            " WHERE box(point(sensor, sensor), point(id, id)) && box '((1,1),(2,2))'"
        )
    else:
        text = f"CREATE INDEX {method}_sensor ON readings USING {method} (sensor)"
        query = "SELECT * FROM readings WHERE sensor = 77"
    assert len(model.explain(query, with_indexes=[text]).indexes) == 1


def test_an_index_is_hidden_from_one_question(model: ScaleModel) -> None:
    assert model.explain(ONE_ROW).indexes == ("readings_pkey",)
    assert model.explain(ONE_ROW, without=["readings_pkey"]).indexes == ()
    assert model.explain(ONE_ROW, without=["public.readings_pkey"]).indexes == ()
    assert model.explain(ONE_ROW).indexes == ("readings_pkey",)
    with pytest.raises(ScaleModelError, match="leave out index 'nothing': there is none"):
        model.explain(ONE_ROW, without=["nothing"])


def test_settings_hold_for_one_question(model: ScaleModel) -> None:
    before = model.explain(ONE_ROW)
    cheap = model.explain(ONE_ROW, settings={"random_page_cost": "0.1"})
    assert cheap.total_cost < before.total_cost
    assert model.explain(ONE_ROW) == before
    with pytest.raises(ScaleModelError, match="cannot set 'archive_command'"):
        model.explain(ONE_ROW, settings={"archive_command": "x"})
    with pytest.raises(ScaleModelError, match="invalid value"):
        model.explain(ONE_ROW, settings={"random_page_cost": "x"})


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("", "it is empty"),
        ("SELECT 1; DROP TABLE readings", "more than one statement"),
        ("DROP TABLE readings", "begins with 'drop'"),
        ("EXPLAIN ANALYZE SELECT 1", "begins with 'explain'"),
        ("ANALYZE SELECT 1", "begins with 'analyze'"),
        ("SELECT * INTO copy FROM readings", "creates a table"),
        ("SELECT 'it", "a quote that begins in line 1 does not end"),
        ("SELECT * FROM nowhere", 'relation "nowhere" does not exist'),
        ("SELECT\0", "zero byte"),
        ("SELECT '\ud800'", "surrogates"),
        ("SELECT FROM WHERE", "syntax error"),
    ],
)
def test_other_sql_is_refused(model: ScaleModel, sql: str, reason: str) -> None:
    with pytest.raises(ScaleModelError, match=reason):
        model.explain(sql)
    assert model.explain(ONE_ROW).indexes == ("readings_pkey",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("DROP TABLE readings", "not a single CREATE INDEX"),
        ("CREATE INDEX a ON readings (id); DROP TABLE readings", "not a single CREATE INDEX"),
        ("CREATE INDEX a ON nowhere (id)", 'relation "nowhere" does not exist'),
        ("CREATE INDEX a ON readings (nothing)", 'column "nothing" does not exist'),
        ("CREATE INDEX readings_at ON readings (id)", "already exists"),
        ("CREATE INDEX a", "names no table"),
    ],
)
def test_what_is_no_candidate_is_refused(model: ScaleModel, text: str, reason: str) -> None:
    with pytest.raises(ScaleModelError, match=reason):
        model.explain(ONE_ROW, with_indexes=[text])
    assert model.explain(ONE_ROW).rows == 1
