"""The document of small projects: purposes, open points, decisions, figures of a database."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from time import sleep

import psycopg
import pytest

from alembic_idx.verbs.strategy import FRONT_DOOR
from idx_core.described import described
from idx_core.engine import judge_all
from idx_core.errors import SettingsError
from idx_core.explain.derived import derived_indexes
from idx_core.health.asked import Asked
from idx_core.health.reading.reading import read_figures
from idx_core.model import Schema
from idx_core.report.entry import entries
from idx_core.settings import Mode, Settings
from idx_core.strategy.document import document
from idx_core.strategy.project import Project
from idx_core.strategy.verb import run_strategy
from tests.build.sessions import PsycopgSession
from tests.core.build import index, primary_key, query, references, schema, table

pytestmark = pytest.mark.once


def project(of: Schema, settings: Settings | None = None) -> Project:
    settings = settings or Settings()
    derived = derived_indexes(of, settings, lambda t, index, taken: f"ix_{t}_{index.columns[0]}")
    told = entries((f for f in judge_all(of, settings) if not f.ignored), lambda _: None)
    return Project(described(of, derived), told, settings, FRONT_DOOR)


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))


def test_what_each_index_is_for_and_what_is_open() -> None:
    orders = table(
        "id! client_id state:varchar(10) made_at day:date",
        primary_key("id"),
        index("by_state", "state"),
        index("by_state_made", "state", "made_at desc"),
        index("odd", "day", where="day IS NOT NULL"),
        references("client_id", to="clients", on_delete="CASCADE"),
        name="orders",
    )
    clients = table("id0! name:text", primary_key("id0"), name="clients")
    late = query("late", "SELECT id FROM orders WHERE state = $1 ORDER BY made_at DESC LIMIT 9")
    text = document(project(replace(schema(orders, clients), queries=(late,))))
    counts = "2 tables, 6 indexes: 2 behind constraints, 3 declared, 1 derived; 2 open points."
    assert counts in text
    assert "| enforces the primary key | constraint |" in row(text, "pk")
    derived = row(text, "ix_orders_client_id")
    assert "| foreign key `(client_id) to clients` | derived | ON DELETE CASCADE" in derived
    assert "| declared query `late` | declared |" in row(text, "by_state_made")
    assert "| nothing that is known here | declared |" in row(text, "odd")
    assert "`btree (day) WHERE day IS NOT NULL`" in row(text, "odd")
    (opened,) = (line for line in text.splitlines() if line.startswith("- IDX102"))
    assert "`orders.by_state`" in opened
    assert "| `orders` | 5 | 4 to 5 |" in text
    assert "| partial (WHERE) | only rows that its queries ask for | 1 |" in text


def test_what_a_project_has_decided_is_told() -> None:
    orders = table("id!", primary_key("id"), name="orders")
    settings = Settings(
        mode=Mode.REPORT, limit=3, ignore=("IDX2",), ignore_objects={"orders.*": "too *small*"}
    )
    text = document(project(schema(orders), settings))
    assert "- Derived indexes are only told; nothing is written by itself." in text
    assert "- At most 3 new indexes come in one migration (`limit`)." in text
    assert "- Not looked at: `IDX2`." in text
    assert "- Left as it is: `orders.*`, because: too \\*small\\*" in text


def test_a_project_without_anything() -> None:
    text = document(project(schema()))
    assert "0 tables, 0 indexes: none; no open point." in text
    assert "There is no index." in text
    text = document(project(schema(table("a", name="bare"))))
    assert "### `bare`\n\nNo index." in text


def test_figures_are_those_of_the_server(any_postgres_url: str) -> None:
    with psycopg.connect(any_postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE items (id int PRIMARY KEY, a int)")
        connection.execute("CREATE INDEX by_a ON items (a)")
        connection.execute("INSERT INTO items SELECT n, n FROM generate_series(1, 50000) n")
        connection.execute("VACUUM ANALYZE items")
        for _ in range(3):
            connection.execute("SELECT * FROM items WHERE a = 7")
        sleep(1.1)  # counters reach others once a second
        connection.execute("SELECT 1")
        figures = read_figures(PsycopgSession(connection), Asked())
        ((size, scans),) = connection.execute(
            "SELECT pg_size_pretty(pg_relation_size(indexrelid)), idx_scan"
            " FROM pg_stat_user_indexes WHERE indexrelname = 'by_a'"
        ).fetchall()
    assert scans == 3
    by_a = index("by_a", "a")
    items = table("id! a", replace(primary_key("id"), name=""), by_a, name="items")
    text = document(replace(project(schema(items)), figures=(figures,)))
    shown = [cell.strip() for cell in row(text, "by_a").strip("|").split("|")]
    assert shown[-2:] == [rounded(size), "3"]
    unnamed = next(line for line in text.splitlines() if "(named by the database)" in line)
    assert unnamed.endswith("| 0 |")
    assert "size of all" in text


def rounded(size: str) -> str:
    """`1112 kB`, as PostgreSQL has it, in our words."""
    number, unit = size.split()
    assert unit == "kB"
    return f"{int(number) / 1024:.1f} MB"


def test_a_file_that_is_out_of_date_is_told_and_left_alone(tmp_path: Path) -> None:
    file, said = tmp_path / "STRATEGY.md", list[str]()
    options = argparse.Namespace(check=None, with_figures=False, output=file)
    assert run_strategy(project(schema()), options, said.append)
    options.check = file
    assert run_strategy(project(schema()), options, said.append)
    changed = project(schema(table("a", name="added")))
    assert not run_strategy(changed, options, said.append)
    assert said == [
        f"{file} is current.",
        f"{file} is out of date: alembic-idx strategy --output {file} writes it again.",
    ]
    assert "added" not in file.read_text()


def test_check_is_not_for_figures(tmp_path: Path) -> None:
    options = argparse.Namespace(check=tmp_path / "x", with_figures=True, output=None)
    with pytest.raises(SettingsError, match="--check cannot be with --with-figures"):
        run_strategy(project(schema()), options, print)
    options.with_figures = False
    with pytest.raises(SettingsError, match="cannot read"):
        run_strategy(project(schema()), options, print)
