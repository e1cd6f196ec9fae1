"""The tables that are written to, and the indexes that the migration creates on them."""

from __future__ import annotations

ACCOUNTS = 10_000
ENTRIES = 20_000

INDEXES = {
    "0001": (),
    "0002": ("accounts_owner", "accounts_email", "accounts_open", "accounts_lower"),
    "0003": ("entries_cover", "entries_newest", "entries_number", "accounts_tags", "events_at"),
}
"""By revision: plain, unique, partial, expression; covering, unique, GIN, on partitions."""

ALL_INDEXES = [name for names in INDEXES.values() for name in names]

EVENTS = """
CREATE TABLE events (
    id bigint NOT NULL, account bigint NOT NULL, writer integer NOT NULL, number integer NOT NULL,
    at timestamptz NOT NULL
) PARTITION BY RANGE (account);
CREATE TABLE events_low PARTITION OF events FOR VALUES FROM (0) TO (3000);
CREATE TABLE events_middle PARTITION OF events FOR VALUES FROM (3000) TO (6000);
CREATE TABLE events_high PARTITION OF events DEFAULT PARTITION BY HASH (id);
CREATE TABLE events_high_0 PARTITION OF events_high FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE events_high_1 PARTITION OF events_high FOR VALUES WITH (MODULUS 2, REMAINDER 1)
"""
"""Four leaves on two levels."""

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
    """
    INSERT INTO events (id, account, writer, number, at)
    SELECT id, account, writer, number, at FROM entries
    """,
    "CREATE EXTENSION amcheck",
    "ANALYZE",
)
"""At every commit `accounts.balance` is the sum of its entries, and each entry has an event."""
