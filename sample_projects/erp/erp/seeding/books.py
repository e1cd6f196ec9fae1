"""Invoices, payments, and the double entries that both leave behind."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from erp.accounting.models import (
    Account,
    FiscalPeriod,
    FiscalYear,
    Invoice,
    Journal,
    JournalEntry,
    LedgerEntry,
    Payment,
    PaymentMethod,
)
from erp.seeding.load import Load, money
from erp.seeding.world import DAYS, STARTED_AT, World, day_of, on, skewed, when

RECEIVABLES, BANK, TAX = 1, 2, 3
REVENUE_ACCOUNTS = 40
FIRST_REVENUE = 4
SALES_JOURNAL, BANK_JOURNAL = 1, 2
YEARS = 5
PAYMENT_DAYS = 30
TAX_PERCENT = 19


def fiscal_years(world: World) -> Load:
    first = STARTED_AT.date().replace(day=1)
    rows = (
        (i, str(first.year + i - 1), first.replace(year=first.year + i - 1))
        for i in range(1, YEARS + 1)
    )
    full = ((i, name, start, start.replace(month=12, day=31)) for i, name, start in rows)
    return Load(FiscalYear, ("id", "name", "starts_on", "ends_on"), full)


def fiscal_periods(world: World) -> Load:
    rows = ((12 * (year - 1) + m, year, m) for year in range(1, YEARS + 1) for m in range(1, 13))
    return Load(FiscalPeriod, ("id", "fiscal_year_id", "number"), rows)


def accounts(world: World) -> Load:
    rows = [
        (RECEIVABLES, "1200", "Trade receivables", "asset", "EUR"),
        (BANK, "1000", "Bank", "asset", "EUR"),
        (TAX, "3800", "Sales tax", "liability", "EUR"),
    ]
    rows += [
        (FIRST_REVENUE + i, f"4{i:03d}", f"Revenue {i}", "income", "EUR")
        for i in range(REVENUE_ACCOUNTS)
    ]
    return Load(Account, ("id", "number", "name", "kind", "currency_id"), rows)


def journals(world: World) -> Load:
    rows = [
        (SALES_JOURNAL, "SALES", "Sales", RECEIVABLES),
        (BANK_JOURNAL, "BANK", "Bank", BANK),
    ]
    return Load(Journal, ("id", "code", "name", "default_account_id"), rows)


def payment_methods(world: World) -> Load:
    return Load(PaymentMethod, ("id", "code", "account_id"), [(1, "transfer", BANK)])


def invoices(world: World) -> Load:
    """Every closed order is invoiced; nearly every old invoice is paid."""
    random = world.random("invoices")
    count = len(world.order_statuses)

    def rows() -> Iterator[tuple[Any, ...]]:
        for order, status in enumerate(world.order_statuses, start=1):
            if status != "closed":
                continue
            i = len(world.invoices) + 1
            customer = world.client_customers[world.order_clients[order - 1] - 1]
            day = day_of(order / count)
            paid = random.random() < (0.99 if day < DAYS - 2 * PAYMENT_DAYS else 0.35)
            state = "paid" if paid else random.choices(["sent", "written_off"], [95, 5])[0]
            cents = world.order_cents[order - 1]
            world.invoices.append((customer, cents, day, paid))
            yield (
                *(i, f"I{i:08d}", order, customer, state, on(day), on(day + PAYMENT_DAYS)),
                *(money(cents), when(order / count)),
            )

    fields = (
        *("id", "number", "order_id", "customer_id", "status", "issued_on", "due_on"),
        *("total", "created_at"),
    )
    return Load(Invoice, fields, rows())


def payments(world: World) -> Load:
    """One payment settles an invoice, one time in twenty it takes two."""
    random = world.random("payments")

    def rows() -> Iterator[tuple[Any, ...]]:
        for invoice, (_, cents, day, paid) in enumerate(world.invoices, start=1):
            if not paid:
                continue
            parts = [cents // 2, cents - cents // 2] if random.random() < 0.05 else [cents]
            for part in parts:
                paid_day = min(day + random.randint(1, 2 * PAYMENT_DAYS), DAYS)
                world.payments.append((invoice, part, paid_day))
                paid_at = STARTED_AT + timedelta(days=paid_day)
                yield (len(world.payments), invoice, 1, money(part), paid_at, paid_at)

    fields = ("id", "invoice_id", "method_id", "amount", "paid_at", "created_at")
    return Load(Payment, fields, rows())


def journal_entries(world: World) -> Load:
    """One for each invoice, then one for each payment."""

    def rows() -> Iterator[tuple[Any, ...]]:
        events = [(SALES_JOURNAL, i, day) for i, (_, _, day, _) in enumerate(world.invoices, 1)]
        events += [(BANK_JOURNAL, i, day) for i, (_, _, day) in enumerate(world.payments, 1)]
        for entry, (journal, number, day) in enumerate(events, start=1):
            posted = on(day)
            period = 12 * (posted.year - STARTED_AT.year) + posted.month
            yield (entry, journal, period, number, posted, STARTED_AT + timedelta(days=day))

    fields = ("id", "journal_id", "period_id", "number", "posted_on", "created_at")
    return Load(JournalEntry, fields, rows())


def ledger_entries(world: World) -> Load:
    random = world.random("ledger_entries")

    def sides() -> Iterator[tuple[int, int, int, int, int]]:
        """(journal entry, account, debit, credit, day), in cents."""
        for entry, (_, cents, day, _) in enumerate(world.invoices, start=1):
            tax = cents * TAX_PERCENT // (100 + TAX_PERCENT)
            revenue = FIRST_REVENUE - 1 + skewed(random, REVENUE_ACCOUNTS)
            yield (entry, RECEIVABLES, cents, 0, day)
            yield (entry, revenue, 0, cents - tax, day)
            yield (entry, TAX, 0, tax, day)
        for entry, (_, cents, day) in enumerate(world.payments, start=len(world.invoices) + 1):
            yield (entry, BANK, cents, 0, day)
            yield (entry, RECEIVABLES, 0, cents, day)

    rows = (
        (i, entry, account, money(debit), money(credit), on(day))
        for i, (entry, account, debit, credit, day) in enumerate(sides(), start=1)
    )
    fields = ("id", "journal_entry_id", "account_id", "debit", "credit", "posted_on")
    return Load(LedgerEntry, fields, rows)
