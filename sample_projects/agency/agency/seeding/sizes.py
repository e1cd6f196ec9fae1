"""How many rows a table has when there are so many time entries."""

from collections.abc import Mapping
from fractions import Fraction

# Of the time entries' number.
SHARES: Mapping[str, Fraction] = {
    "teams": Fraction(1, 20_000),
    "users": Fraction(1, 200),
    "clients": Fraction(1, 500),
    "client_contacts": Fraction(1, 500),
    "tags": Fraction(1, 20_000),
    "projects": Fraction(1, 100),
    "project_members": Fraction(1, 25),
    "milestones": Fraction(1, 25),
    "tasks": Fraction(1, 2),
    "task_tags": Fraction(1, 2),
    "task_dependencies": Fraction(1, 20),
    "comments": Fraction(1, 2),
    "invoices": Fraction(1, 20),
    "invoice_lines": Fraction(1, 5),
    "payments": Fraction(1, 25),
    "time_entries": Fraction(1),
    "expenses": Fraction(1, 20),
    "messages": Fraction(1, 2),
    "notifications": Fraction(1),
    "documents": Fraction(1, 20),
    "activities": Fraction(1),
}
LEAST = 10_000


def sizes(rows: int) -> dict[str, int]:
    """Rows of each table, and how many of the users are staff and managers.

    Raises `ValueError` when there are too few time entries for the other tables to have any rows.
    """
    if rows < LEAST:
        raise ValueError(f"cannot make {rows:,} rows: at least {LEAST:,}")
    counts = {table: max(4, int(rows * share)) for table, share in SHARES.items()}
    staff = counts["users"] - counts["client_contacts"]
    return {**counts, "staff": staff, "managers": max(2, staff // 20)}
