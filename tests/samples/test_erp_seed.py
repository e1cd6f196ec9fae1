"""`manage.py seed` of the Django sample: the same rows everywhere, and skewed as real ones are."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.samples.erp_project import Project, early_revision

SCALE = "--scale=0.002"
NAMED_BY_THE_PLAN = (
    *("orders", "order_line_items", "inventory_movements", "batches", "batch_locations"),
    *("product_tags", "sales", "ledger_entries", "invoices", "payments"),
    *("vendors", "lots", "tags", "accounts", "clients", "customers", "documents", "comments"),
)
REFUSAL = "CommandError: cannot seed: the database holds rows already; run flush first\n"
SUMS = {
    "order_line_items": "count(*), sum(product_id), sum(batch_id)",
    "inventory_movements": "count(*), sum(batch_id), sum(from_location_id)",
    "product_tags": "count(*), sum(product_id), sum(tag_id)",
    "ledger_entries": "count(*), sum(account_id), sum(journal_entry_id)",
    "customers": "count(*), sum(party_ptr_id), sum(account_manager_id)",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """The sample on an SQLite file with rows."""

    project: Project
    file: Path

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(query).fetchall()

    def number(self, query: str) -> float:
        with closing(sqlite3.connect(self.file)) as connection:
            (value,) = connection.execute(query).fetchone()
        return float(value)

    def content(self) -> str:
        with closing(sqlite3.connect(self.file)) as connection:
            return "\n".join(connection.iterdump())


@pytest.fixture(scope="module")
def unfilled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and no row."""
    folder = tmp_path_factory.mktemp("unfilled")
    file = folder / "erp.sqlite3"
    early_revision(folder / "erp", f"sqlite:///{file}").manage("migrate", "--verbosity=0")
    return file


def fill(unfilled: Path, folder: Path, seed: int) -> Filled:
    folder.mkdir()
    file = Path(shutil.copy(unfilled, folder))
    project = early_revision(folder / "erp", f"sqlite:///{file}")
    project.manage("seed", SCALE, f"--seed={seed}", "--verbosity=0")
    return Filled(project, file)


@pytest.fixture(scope="module")
def filled(unfilled: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return fill(unfilled, tmp_path_factory.mktemp("filled") / "first", seed=1)


def test_the_same_seed_gives_the_same_rows(filled: Filled, unfilled: Path, tmp_path: Path) -> None:
    again = fill(unfilled, tmp_path / "again", seed=1).content()
    other = fill(unfilled, tmp_path / "other", seed=2).content()

    # Compared as truth values: pytest would spend minutes on showing where megabytes differ.
    assert (filled.content() == again) is True
    assert (other == again) is False


def test_no_row_names_one_that_is_not_there(filled: Filled) -> None:
    assert filled.rows("PRAGMA foreign_key_check") == []


def test_every_table_of_the_plan_has_rows(filled: Filled) -> None:
    for table in NAMED_BY_THE_PLAN:
        assert filled.number(f'SELECT count(*) FROM "{table}"') > 0, table


def test_rows_are_skewed(filled: Filled) -> None:
    orders = filled.number("SELECT count(*) FROM orders")
    of_status = "SELECT count(*) FROM orders WHERE status = "
    assert filled.number(of_status + "'open'") < 0.03 * orders
    assert filled.number(of_status + "'closed'") > 0.9 * orders
    largest = "SELECT max(n) FROM (SELECT count(*) AS n FROM orders GROUP BY client_id)"
    clients = filled.number("SELECT count(*) FROM clients")
    assert filled.number(largest) > 5 * orders / clients


def test_the_books_balance(filled: Filled) -> None:
    differences = (
        "SELECT max(abs(d)) FROM (SELECT sum(debit) - sum(credit) AS d"
        " FROM ledger_entries GROUP BY journal_entry_id)"
    )
    assert filled.number(differences) == pytest.approx(0, abs=1e-6)


def test_every_query_of_the_plan_finds_rows(filled: Filled) -> None:
    functions, found = filled.project.ask(QUERIES)

    assert sorted(found) == functions
    assert [name for name, rows in found.items() if not rows] == []


def test_seeding_twice_is_refused(filled: Filled) -> None:
    assert filled.project.refusal("seed", SCALE) == REFUSAL


@pytest.mark.real  # a minute of a processor
def test_copy_gives_the_rows_of_bulk_create(
    filled: Filled, postgres_url: str, tmp_path: Path
) -> None:
    project = early_revision(tmp_path / "erp", postgres_url)
    project.manage("migrate", "--verbosity=0")
    project.manage("seed", SCALE, "--verbosity=0")

    with psycopg.connect(postgres_url) as connection:
        for table, columns in SUMS.items():
            query = f'SELECT {columns} FROM "{table}"'
            assert connection.execute(query).fetchall() == filled.rows(query), table
        # An insert takes the next id, not one that COPY has written.
        (last,) = connection.execute("SELECT max(id) FROM tags").fetchone() or (0,)
        made = "INSERT INTO tags (slug, name) VALUES ('new', 'new') RETURNING id"
        assert connection.execute(made).fetchone() == (last + 1,)


# Every function of erp/queries.py, asked about the busiest row of its kind.
QUERIES = """
from datetime import date, datetime, UTC
from django.db.models import Count
from erp import queries
from erp.accounting.models import Invoice, Payment
from erp.catalog.models import Product, ProductTag
from erp.documents.models import Comment, Document
from erp.inventory.models import Batch, BatchLocation, InventoryMovement
from erp.sales.models import Order, Sale

def busiest(rows, key):
    return rows.order_by().values(key).annotate(n=Count("pk")).order_by("-n", key)[0][key]

batch = busiest(Sale.objects, "batch_id")
order = busiest(Invoice.objects, "order_id")
picks = InventoryMovement.objects.filter(movement_type="pick")
available = Batch.objects.filter(status="available")
unpaid = Invoice.objects.filter(status="sent")
arguments = {
    "open_orders_of_client": [busiest(Order.objects.filter(status="open"), "client_id")],
    "orders_of_client": [busiest(Order.objects, "client_id")],
    "line_items_of_order": [order],
    "line_items_from_batch": [batch],
    "movements_of_batch": [busiest(picks, "batch_id"), "pick"],
    "movements_since": ["receipt", datetime(2022, 6, 1, tzinfo=UTC)],
    "available_batches_of_product": [busiest(available, "product_id")],
    "batches_of_lot": [busiest(Batch.objects, "lot_id")],
    "locations_of_batch": [busiest(BatchLocation.objects, "batch_id")],
    "tags_of_product": [busiest(ProductTag.objects, "product_id")],
    "products_with_tag": [busiest(ProductTag.objects, "tag_id")],
    "sales_of_batch": [batch],
    "sales_by_batch_of_product": [Batch.objects.get(pk=batch).product_id],
    "ledger_of_account": [1, date(2020, 1, 1), date(2099, 1, 1)],
    "totals_of_account": [1],
    "balance_of_account": [1],
    "unpaid_invoices_of_customer": [busiest(unpaid, "customer_id")],
    "invoices_of_order": [order],
    "overdue_invoices": [date(2099, 1, 1)],
    "payments_of_invoice": [busiest(Payment.objects, "invoice_id")],
    "documents_of": [Product.objects.get(pk=busiest(Document.objects, "object_id"))],
    "comments_on": [Order.objects.get(pk=busiest(Comment.objects, "object_id"))],
}
functions = sorted(
    name for name, value in vars(queries).items()
    if getattr(value, "__module__", "") == queries.__name__
)
found = {name: getattr(queries, name)(*given) for name, given in arguments.items()}
answer = [functions, {name: bool(rows) for name, rows in found.items()}]
"""
