-- Keyset pages: the row's comparison and the order use the same columns.

-- newest first, after the last row seen
-- shape: orders: tenant_id =, (placed_at, id) range; order placed_at desc, id desc; limit
-- index: orders (tenant_id, placed_at, id)
-- values: 1, '2024-09-01', 10000
SELECT * FROM orders WHERE tenant_id = $1 AND (placed_at, id) < ($2, $3)
ORDER BY placed_at DESC, id DESC LIMIT 20;

-- oldest first
-- shape: messages: recipient_id =, (sent_at, id) range; order sent_at, id; limit
-- index: messages (recipient_id, sent_at, id)
-- values: 1, '2025-03-01', 10000
SELECT * FROM messages WHERE recipient_id = $1 AND (sent_at, id) > ($2, $3) ORDER BY sent_at, id LIMIT 20;

-- without an equality
-- shape: events: (occurred_at, id) range; order occurred_at desc, id desc; limit
-- index: events (occurred_at, id)
-- values: '2025-03-01', 10000
SELECT * FROM events WHERE (occurred_at, id) < ($1, $2) ORDER BY occurred_at DESC, id DESC LIMIT 20;

-- by the key alone
-- shape: orders: id range; order id; limit
-- none: the primary key gives the page
-- values: 10000
SELECT * FROM orders WHERE id > $1 ORDER BY id LIMIT 20;

-- by a tenant's keys
-- shape: orders: tenant_id =, id range; order id; limit
-- index: orders (tenant_id, id)
-- values: 100, 5000
-- besides: the primary key gives the order, through rows of all tenants
SELECT * FROM orders WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT 20;

-- written out with OR
-- shape: orders: tenant_id =; order placed_at desc, id desc; limit
-- index: orders (tenant_id, placed_at, id)
-- values: 1, '2024-09-01', 10000
SELECT * FROM orders
WHERE tenant_id = $1 AND (placed_at < $2 OR (placed_at = $2 AND id < $3))
ORDER BY placed_at DESC, id DESC LIMIT 20;

-- written out, with the bound that the planner can use
-- shape: orders: tenant_id =, placed_at range; order placed_at desc, id desc; limit
-- index: orders (tenant_id, placed_at, id)
-- values: 1, '2024-09-01', 10000
SELECT * FROM orders
WHERE tenant_id = $1 AND placed_at <= $2 AND (placed_at < $2 OR id < $3)
ORDER BY placed_at DESC, id DESC LIMIT 20;

-- the tenant is part of the row
-- shape: orders: (tenant_id, placed_at, id) range; order tenant_id, placed_at, id; limit
-- index: orders (tenant_id, placed_at, id)
-- values: 100, '2024-09-01', 10000
SELECT * FROM orders WHERE (tenant_id, placed_at, id) > ($1, $2, $3) ORDER BY tenant_id, placed_at, id LIMIT 20;

-- a constant state beside the page
-- shape: jobs: state =!, (run_at, id) range; order run_at, id; limit
-- index: jobs (run_at, id) WHERE state = 'failed'
-- values: '2025-02-01', 3000
SELECT * FROM jobs WHERE state = 'failed' AND (run_at, id) > ($1, $2) ORDER BY run_at, id LIMIT 20;

-- mixed directions cannot be a comparison of rows
-- shape: orders: tenant_id =; order priority desc, id; limit
-- index: orders (tenant_id, priority DESC, id)
-- or: orders (tenant_id, priority, id DESC)
-- values: 1, 5, 10000
SELECT * FROM orders
WHERE tenant_id = $1 AND (priority < $2 OR (priority = $2 AND id > $3))
ORDER BY priority DESC, id LIMIT 20;
