-- Skewed as production data are: few tenants have most rows, few orders are open, few jobs are
-- pending. The seed is fixed, so every run sees the same rows and nearly the same statistics.
SET synchronous_commit = on; -- else VACUUM sees no page as visible to all, and nothing is read from indexes alone
SET session_replication_role = replica; -- the references are right by construction
SELECT setseed(0.25);

INSERT INTO tenants (id, slug, name, active, created_at)
SELECT n, 'tenant-' || n, 'Tenant ' || n, n % 20 <> 0, timestamptz '2024-01-01 00:00Z' + n * interval '1 day'
FROM generate_series(1, 400) n;

INSERT INTO customers (id, tenant_id, code, email, name, phone, country, tier, balance, tags, attributes,
                       referrer_id, active, signed_up_on, created_at, deleted_at)
SELECT n,
       1 + floor(400 * power(random(), 2)),
       'C-' || lpad(n::text, 6, '0'),
       (ARRAY['Anna','bob','Chloe','dan','Eve'])[1 + n % 5] || '.' || md5(n::text) || '@example.com',
       (ARRAY['Anna','Bob','Chloe','Dan','Eve'])[1 + n % 5] || ' ' || substr(md5((n * 7)::text), 1, 10),
       CASE WHEN n % 10 = 0 THEN '+49' || lpad((n * 7919)::text, 10, '0') END,
       (ARRAY['DE','DE','DE','FR','FR','IT','US','US','MT','IS'])[1 + floor(10 * power(random(), 2))],
       (CASE WHEN n % 50 = 0 THEN 'gold' WHEN n % 8 = 0 THEN 'silver' ELSE 'basic' END)::tier,
       round((random() * 10000 - 500)::numeric, 2),
       CASE WHEN n % 97 = 0 THEN ARRAY['vip', 'newsletter'] ELSE ARRAY['t' || n % 300] END,
       jsonb_build_object('lang', (ARRAY['de','fr','en'])[1 + n % 3], 'segment', 's' || n % 500,
                          'address', jsonb_build_object('zip', lpad((n % 7000)::text, 5, '0')))
         || CASE WHEN n % 200 = 0 THEN '{"beta": true}'::jsonb ELSE '{}' END,
       CASE WHEN n % 12 = 0 THEN 1 + n / 2 END,
       n % 25 <> 0,
       date '2022-01-01' + (n / 15),
       timestamptz '2022-01-01 00:00Z' + n * interval '93 minutes',
       CASE WHEN n % 30 <> 0 THEN NULL ELSE timestamptz '2025-01-01 00:00Z' + n * interval '1 minute' END
FROM generate_series(1, 20000) n;

INSERT INTO orders (id, tenant_id, customer_id, number, status, priority, total, is_gift, external_id,
                    placed_at, shipped_at, due_on, note, metadata, deleted_at)
SELECT n, tenant_id, customer_id, 'N' || lpad(n::text, 8, '0'), status, priority, total, n % 60 = 0,
       CASE WHEN n % 40 = 0 THEN md5('x' || n)::uuid END,
       placed_at,
       CASE WHEN status IN ('shipped', 'returned') THEN placed_at + interval '2 days' END,
       placed_at::date + 14,
       CASE WHEN n % 15 = 0 THEN 'please ring ' || md5(n::text) || CASE WHEN n % 450 = 0 THEN ' fragile' ELSE '' END END,
       jsonb_build_object('source', (ARRAY['web','app','shop'])[1 + n % 3], 'coupon', 'K' || n % 900),
       CASE WHEN n % 25 = 0 THEN placed_at + interval '30 days' END
FROM (
    SELECT n, 1 + floor(400 * power(random(), 2)) AS tenant_id, 1 + floor(20000 * power(random(), 1.5)) AS customer_id,
           CASE WHEN r < 0.02 THEN 'open' WHEN r < 0.04 THEN 'paid' WHEN r < 0.10 THEN 'cancelled'
                WHEN r < 0.13 THEN 'returned' ELSE 'shipped' END AS status,
           floor(random() * 10) AS priority, round((exp(random() * 8))::numeric, 2) AS total,
           timestamptz '2024-01-01 00:00Z' + n * interval '38 minutes' + random() * interval '3 days' AS placed_at
    FROM (SELECT n, random() AS r FROM generate_series(1, 20000) n) AS numbered
) AS drawn;

INSERT INTO order_lines (order_id, line_no, product_id, quantity, unit_price, returned)
SELECT 1 + n / 2, 1 + n % 2, 1 + floor(8000 * power(random(), 2)), 1 + floor(random() * 12),
       round((random() * 500)::numeric, 2), n % 100 = 0
FROM generate_series(0, 29999) n;

INSERT INTO products (id, sku, name, category, price, weight, labels, specs, discontinued)
SELECT n, 'SKU-' || lpad(n::text, 7, '0'),
       (ARRAY['steel','oak','paper','glass','wool'])[1 + n % 5] || ' ' || (ARRAY['lamp','chair','box','table'])[1 + n % 4]
         || ' ' || substr(md5(n::text), 1, 8),
       'cat-' || floor(200 * power(random(), 2)), round((random() * 900)::numeric, 2),
       CASE WHEN n % 3 = 0 THEN n % 977 END,
       ARRAY['l' || n % 150, 'm' || n % 11], jsonb_build_object('color', 'c' || n % 120, 'size', n % 40, 'parts', jsonb_build_array('p' || n % 700)),
       n % 33 = 0
FROM generate_series(1, 8000) n;

INSERT INTO events (id, tenant_id, actor_id, kind, subject_type, subject_id, severity, payload, occurred_at, logged_at)
SELECT n, 1 + floor(400 * power(random(), 3)), md5((n % 3000)::text)::uuid,
       (ARRAY['view','view','view','view','click','click','login','purchase','error','refund'])[1 + floor(10 * power(random(), 2))],
       (ARRAY['order','customer','document'])[1 + n % 3], 1 + floor(9000 * random()),
       CASE WHEN n % 500 = 0 THEN 5 ELSE n % 4 END,
       jsonb_build_object('ip', '10.0.' || n % 250 || '.' || n % 97, 'device', jsonb_build_object('os', 'os' || n % 60),
                          'tags', jsonb_build_array('g' || n % 400)),
       timestamptz '2025-01-01 00:00Z' + n * interval '14 minutes',
       timestamp '2025-01-01 00:00' + n * interval '14 minutes'
FROM generate_series(1, 20000) n;

INSERT INTO documents (id, tenant_id, owner_id, title, path, body, keywords, version, visible, published_at, deleted_at)
SELECT md5('doc' || n)::uuid, 1 + floor(400 * power(random(), 2)), 1 + floor(20000 * random()),
       (ARRAY['Report','Invoice','Contract','memo'])[1 + n % 4] || ' ' || substr(md5(n::text), 1, 12),
       '/folder' || n % 300 || '/' || md5(n::text) || '.txt',
       'the quick ' || (ARRAY['fox','wolf','hare'])[1 + n % 3] || ' met w' || n % 600 || ' and v' || n % 37 || ' on the road',
       ARRAY['k' || n % 250, 'j' || n % 7], 1 + n % 9,
       tstzrange(timestamptz '2025-01-01 00:00Z' + n * interval '1 hour', timestamptz '2025-01-08 00:00Z' + n * interval '1 hour'),
       CASE WHEN n % 5 <> 0 THEN timestamptz '2025-01-01 00:00Z' + n * interval '50 minutes' END,
       CASE WHEN n % 20 = 0 THEN timestamptz '2025-06-01 00:00Z' END
FROM generate_series(1, 8000) n;

INSERT INTO messages (id, conversation_id, sender_id, recipient_id, parent_id, kind, body, sent_at, read_at)
SELECT n, 1 + floor(5000 * power(random(), 2)), 1 + floor(20000 * random()), 1 + floor(6000 * power(random(), 2)),
       CASE WHEN n % 6 = 0 THEN n / 2 END, (ARRAY['text','text','text','image','call'])[1 + n % 5],
       'message ' || md5(n::text), timestamptz '2025-01-01 00:00Z' + n * interval '10 minutes',
       CASE WHEN n % 40 <> 0 THEN timestamptz '2025-01-02 00:00Z' + n * interval '10 minutes' END
FROM generate_series(1, 20000) n;

INSERT INTO bookings (id, room_id, guest_id, stay, held, price, cancelled)
SELECT n, 1 + n % 400, 1 + floor(20000 * random()), daterange(date '2024-01-01' + n / 10, date '2024-01-01' + n / 10 + 1 + n % 5),
       tstzrange(timestamptz '2024-01-01 00:00Z' + n * interval '1 hour', timestamptz '2024-01-01 00:00Z' + (n + 2) * interval '1 hour'),
       int4range(n % 500, n % 500 + 20), n % 15 = 0
FROM generate_series(1, 10000) n;

INSERT INTO jobs (id, queue, state, priority, run_at, attempts, locked_by, payload)
SELECT n, 'queue-' || floor(12 * power(random(), 2)),
       (CASE WHEN n % 100 = 0 THEN 'pending' WHEN n % 250 = 1 THEN 'running' WHEN n % 40 = 2 THEN 'failed' ELSE 'done' END)::job_state,
       floor(random() * 10), timestamptz '2025-01-01 00:00Z' + n * interval '4.5 minutes', n % 5,
       CASE WHEN n % 250 = 1 THEN 'worker-' || n % 8 END, jsonb_build_object('job', 'j' || n % 2000)
FROM generate_series(1, 20000) n;

INSERT INTO audit.changes (id, table_name, row_id, changed_by, changed_at, old)
SELECT n, (ARRAY['orders','customers','products','tenants'])[1 + floor(4 * power(random(), 2))], 1 + floor(9000 * random()),
       1 + floor(900 * random()), timestamptz '2025-01-01 00:00Z' + n * interval '11 minutes', jsonb_build_object('v', n % 3000)
FROM generate_series(1, 20000) n;

INSERT INTO "Order Items" ("Id", "select", "Größe", "camelCase", "it's", "a""b", "order", "user")
SELECT n, 1 + n % 700, 'g' || n % 900, n % 1100, 'q' || n % 1300, n % 1700, date '2024-01-01' + n % 800, n % 50 = 0
FROM generate_series(1, 10000) n;

RESET session_replication_role;
RESET synchronous_commit;
VACUUM (ANALYZE);
