-- The tables of the corpus, with as many rows as the planner needs to have an opinion.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE orders (
    id bigint NOT NULL,
    client_id bigint NOT NULL,
    status varchar(20) NOT NULL,
    number text NOT NULL,
    code text COLLATE "C",
    placed_at timestamptz NOT NULL,
    shipped_on date,
    total numeric(12, 2),
    paid boolean NOT NULL,
    checked boolean,
    deleted_at timestamptz,
    parent_id bigint,
    ref uuid NOT NULL
);
INSERT INTO orders
SELECT n, n % 100, (ARRAY['OPEN', 'LATE', 'DONE', 'DONE'])[n % 4 + 1], 'k' || n,
       CASE WHEN n <> 5 THEN 'k' || n END, timestamptz '2026-01-01 00:00Z' + n * interval '1 hour',
       CASE WHEN n % 3 > 0 THEN date '2026-01-01' + n % 90 END, n % 1000, n % 2 = 0, n % 2 = 0,
       CASE WHEN n % 20 = 0 THEN timestamptz '2026-06-01 00:00Z' END,
       CASE WHEN n % 10 = 0 THEN n / 10 END, gen_random_uuid()
FROM generate_series(1, 3000) n;

CREATE TABLE lines (order_number text, order_client_id bigint, order_id bigint);

CREATE TABLE documents (
    id bigint NOT NULL,
    title text NOT NULL,
    body jsonb,
    words tsvector,
    tags text[],
    pages integer NOT NULL
);
INSERT INTO documents
SELECT n, 'title ' || n, jsonb_build_object('kind', n % 50, 'name', 'k' || n),
       to_tsvector('english', 'word' || n % 70 || ' title' || n), ARRAY['t' || n % 60, 'all'], n % 40
FROM generate_series(1, 2000) n;

CREATE TABLE bookings (
    room_id integer NOT NULL,
    during tstzrange,
    place point,
    guest_id bigint
);
INSERT INTO bookings
SELECT n, tstzrange(timestamptz '2026-01-01 00:00Z' + n * interval '1 hour',
                    timestamptz '2026-01-01 00:40Z' + n * interval '1 hour'),
       point(n % 40, n % 50), n % 70
FROM generate_series(1, 2000) n;

ANALYZE;
