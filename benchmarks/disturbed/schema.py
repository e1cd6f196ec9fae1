"""The two tables that are written to, and the indexes that the migration creates on them."""

from __future__ import annotations

ACCOUNTS = 10_000
ENTRIES = 20_000

INDEXES = {
    "0001": (),
    "0002": ("accounts_owner", "accounts_email", "accounts_open", "accounts_lower"),
    "0003": ("entries_cover", "entries_newest", "entries_number", "accounts_tags"),
}
"""By revision: plain, unique, partial, expression; covering, descending, unique, GIN."""

ALL_INDEXES = [name for names in INDEXES.values() for name in names]

FILL = (
    f"""
    INSERT INTO accounts (id, owner, email, balance, closed, tags)
    SELECT n, 'Owner ' || n % 997, 'owner' || n || '@example.com', 0, n % 10 = 0,
           jsonb_build_object('group', n % 50, 'level', n % 7)
    FROM generate_series(1, {ACCOUNTS}) n
    """,
    f"""
    INSERT INTO entries (writer, number, account, amount, note, at)
    SELECT 0, n, n % {ACCOUNTS} + 1, n % 100, 'first ' || n, now() - n * interval '1 minute'
    FROM generate_series(1, {ENTRIES}) n
    """,
    """
    UPDATE accounts a SET balance = s.sum
    FROM (SELECT account, sum(amount) FROM entries GROUP BY account) s WHERE s.account = a.id
    """,
    "CREATE EXTENSION amcheck",
    "ANALYZE",
)
"""`accounts.balance` is the sum of the amounts of its entries, at every commit."""
