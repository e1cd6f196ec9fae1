"""A shop with every kind of table and index, and rows enough for the planner to care."""

from __future__ import annotations

TABLES = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TYPE status AS ENUM ('open', 'paid', 'sent', 'lost');
CREATE DOMAIN amount AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE TABLE clients (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    country text NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    client_id int NOT NULL REFERENCES clients,
    state status NOT NULL,
    total amount NOT NULL,
    ordered_at timestamptz NOT NULL,
    sent_on date,
    labels int[] NOT NULL,
    details jsonb NOT NULL,
    token uuid NOT NULL,
    stay daterange NOT NULL,
    note text
);
CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind text NOT NULL, order_id bigint)
    PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-04-01');
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-04-01') TO ('2025-07-01');
CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2025-07-01') TO ('2026-01-01');
CREATE MATERIALIZED VIEW totals AS
    SELECT client_id, count(*) AS orders, sum(total) AS spent FROM orders GROUP BY client_id;
"""

INDEXES = """
CREATE INDEX orders_client ON orders (client_id);
CREATE INDEX orders_client_state ON orders (client_id, state, ordered_at DESC NULLS LAST);
CREATE INDEX orders_recent ON orders (ordered_at DESC) INCLUDE (total);
CREATE INDEX orders_open ON orders (ordered_at) WHERE state = 'open';
CREATE INDEX orders_sent ON orders (sent_on);
CREATE INDEX orders_labels ON orders USING gin (labels);
CREATE INDEX orders_details ON orders USING gin (details jsonb_path_ops);
CREATE INDEX orders_note ON orders USING gin (note gin_trgm_ops);
CREATE INDEX orders_brin ON orders USING brin (ordered_at) WITH (pages_per_range = 16);
CREATE INDEX orders_token ON orders USING hash (token);
CREATE INDEX orders_stay ON orders USING gist (stay);
CREATE INDEX clients_email ON clients (lower(email) text_pattern_ops);
CREATE INDEX clients_country ON clients (country);
CREATE INDEX events_order ON events (order_id);
CREATE INDEX events_kind ON events (kind, at);
CREATE UNIQUE INDEX totals_client ON totals (client_id);
"""

SCHEMA = TABLES + INDEXES

ROWS = (
    """
    INSERT INTO clients (email, country)
    SELECT 'Client' || n || '@example.org',
           CASE WHEN n % 10 < 7 THEN 'DE' ELSE chr(65 + n % 26) || chr(65 + n % 17) END
    FROM generate_series(1, 20000) n
    """,
    """
    INSERT INTO orders (client_id, state, total, ordered_at, sent_on, labels, details, token, stay,
                        note)
    SELECT 1 + (power(n * 7919 % 150000 / 150000.0, 3) * 19999)::int,
           (CASE WHEN n % 50 = 0 THEN 'open' WHEN n % 3 = 0 THEN 'paid' ELSE 'sent' END)::status,
           n * 37 % 100000 / 100.0,
           timestamptz '2025-01-01' + n * interval '3 minutes',
           CASE WHEN n % 4 > 0 THEN date '2025-01-02' + n / 480 END,
           ARRAY[n % 100, n % 1000],
           jsonb_build_object('channel', n % 7, 'campaign', n % 300),
           md5(n::text)::uuid,
           daterange(date '2025-01-01' + n % 300, date '2025-01-03' + n % 300 + n % 5),
           CASE WHEN n % 5 = 0 THEN 'note ' || md5(n::text) END
    FROM generate_series(1, 150000) n
    """,
    """
    INSERT INTO events
    SELECT n, date '2025-01-01' + n % 365, 'kind ' || n % 12, n * 31 % 150000
    FROM generate_series(1, 120000) n
    """,
    "REFRESH MATERIALIZED VIEW totals",
)

QUERIES = (
    "SELECT * FROM orders WHERE id = 77",
    "SELECT * FROM orders WHERE client_id = 9000",
    "SELECT * FROM orders WHERE client_id = 3",
    "SELECT * FROM orders WHERE client_id = $1",
    "SELECT * FROM orders WHERE client_id IN (5, 6, 9999) AND state = 'sent'",
    "SELECT * FROM orders WHERE client_id = 700 ORDER BY ordered_at DESC LIMIT 10",
    (
        "SELECT * FROM orders WHERE client_id = 700 AND state = 'paid'"
        " ORDER BY ordered_at DESC NULLS LAST LIMIT 10"
    ),
    "SELECT ordered_at, total FROM orders ORDER BY ordered_at DESC LIMIT 20",
    "SELECT sum(total) FROM orders WHERE ordered_at BETWEEN '2025-03-01' AND '2025-03-02'",
    "SELECT count(*) FROM orders WHERE state = 'open' AND ordered_at > '2025-10-01'",
    "SELECT * FROM orders WHERE state = 'lost'",
    "SELECT * FROM orders WHERE sent_on = '2025-05-05'",
    "SELECT * FROM orders WHERE sent_on IS NULL AND total > 990",
    "SELECT * FROM orders WHERE labels @> ARRAY[5, 105]",
    "SELECT * FROM orders WHERE labels && ARRAY[5, 6, 7]",
    """SELECT * FROM orders WHERE details @> '{"channel": 3, "campaign": 10}'""",
    "SELECT * FROM orders WHERE note LIKE '%abcde%'",
    "SELECT * FROM orders WHERE token = '0cc175b9-c0f1-b6a8-31c3-99e269772661'",
    "SELECT * FROM orders WHERE stay @> date '2025-06-01'",
    "SELECT * FROM orders WHERE stay && daterange('2025-06-01', '2025-06-02')",
    "SELECT * FROM clients WHERE lower(email) LIKE 'client77%'",
    "SELECT * FROM clients WHERE email = 'Client8@example.org'",
    "SELECT country, count(*) FROM clients GROUP BY country ORDER BY 2 DESC",
    (
        "SELECT c.email, count(*) FROM clients c JOIN orders o ON o.client_id = c.id"
        " WHERE c.country = 'AB' GROUP BY c.email"
    ),
    "SELECT * FROM clients c JOIN orders o ON o.client_id = c.id WHERE o.id BETWEEN 5000 AND 5020",
    "SELECT * FROM clients c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.client_id = c.id)",
    "SELECT * FROM events WHERE order_id = 31",
    "SELECT * FROM events WHERE at = '2025-05-01' AND kind = 'kind 3'",
    "SELECT kind, count(*) FROM events WHERE at >= '2025-08-01' GROUP BY kind",
    "SELECT * FROM events e JOIN orders o ON o.id = e.order_id WHERE e.at = '2025-02-02'",
    "SELECT * FROM totals ORDER BY spent DESC LIMIT 5",
    "SELECT * FROM totals t JOIN clients c ON c.id = t.client_id WHERE t.client_id < 20",
    "UPDATE orders SET state = 'paid' WHERE client_id = 4000",
    "DELETE FROM events WHERE order_id = $1 AND at > $2",
    "INSERT INTO events SELECT id, '2025-12-01', 'copy', id FROM orders WHERE total < 3",
    (
        "WITH late AS (SELECT * FROM orders WHERE state = 'open' AND ordered_at < '2025-02-01')"
        " SELECT c.email FROM late JOIN clients c ON c.id = late.client_id"
    ),
)

OUTERMOST = (
    "SELECT * FROM orders WHERE id < 300",
    "SELECT * FROM orders WHERE ordered_at > '2025-11-09'",
)
"""Ranges that end in the first or last bin of the histogram."""

CANDIDATES = (
    ("CREATE INDEX c_total ON orders (total)", "SELECT * FROM orders WHERE total = 7"),
    (
        "CREATE INDEX c_covering ON orders (sent_on) INCLUDE (total, state)",
        (
            "SELECT sent_on, sum(total) FROM orders"
            " WHERE sent_on BETWEEN '2025-02-02' AND '2025-03-01' GROUP BY sent_on"
        ),
    ),
    (
        "CREATE INDEX c_partial ON orders (total) WHERE state = 'open'",
        "SELECT * FROM orders WHERE state = 'open' AND total BETWEEN 10 AND 12",
    ),
    ("CREATE INDEX c_events ON events (id)", "SELECT * FROM events WHERE id = 5"),
)
"""A candidate, and a query that is cheaper with it."""
