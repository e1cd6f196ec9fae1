-- One range at the end of the keys, after all equalities.

-- between two moments
-- shape: orders: placed_at range
-- index: orders (placed_at)
-- values: '2024-06-01', '2024-06-08'
SELECT * FROM orders WHERE placed_at >= $1 AND placed_at < $2;

-- BETWEEN
-- shape: orders: due_on range
-- index: orders (due_on)
-- values: '2024-06-01', '2024-06-08'
SELECT * FROM orders WHERE due_on BETWEEN $1 AND $2;

-- after a moment
-- shape: events: occurred_at range
-- index: events (occurred_at)
-- values: '2025-07-10'
SELECT * FROM events WHERE occurred_at > $1;

-- the last day, by the clock
-- shape: events: occurred_at range
-- index: events (occurred_at)
SELECT * FROM events WHERE occurred_at > now() - interval '1 day';

-- an equality and a range
-- shape: orders: customer_id =, placed_at range
-- index: orders (customer_id, placed_at)
-- values: 170, '2024-06-01'
SELECT * FROM orders WHERE customer_id = $1 AND placed_at >= $2;

-- the range is written first
-- shape: events: kind =, tenant_id =, occurred_at range
-- index: events ({tenant_id, kind}, occurred_at)
-- values: '2025-06-01', 7, 'login'
SELECT * FROM events WHERE occurred_at >= $1 AND tenant_id = $2 AND kind = $3;

-- two ranges: one becomes a key
-- shape: orders: customer_id =, placed_at range, total range
-- index: orders (customer_id, placed_at)
-- or: orders (customer_id, total)
-- or: orders (customer_id, placed_at, total)
-- or: orders (customer_id, total, placed_at)
-- values: 17, '2024-06-01', 100
SELECT * FROM orders WHERE customer_id = $1 AND placed_at >= $2 AND total > $3;

-- a range and an order by the same column
-- shape: orders: tenant_id =, placed_at range; order placed_at desc; limit
-- index: orders (tenant_id, placed_at)
-- values: 1, '2024-06-01'
SELECT * FROM orders WHERE tenant_id = $1 AND placed_at >= $2 ORDER BY placed_at DESC LIMIT 50;

-- a range, and the order of another column without a limit: the range reads less
-- shape: orders: tenant_id =, placed_at range; order total
-- index: orders (tenant_id, placed_at)
-- values: 1, '2025-06-01'
SELECT * FROM orders WHERE tenant_id = $1 AND placed_at >= $2 ORDER BY total;

-- a range on a number
-- shape: products: category =, price range
-- index: products (category, price)
-- values: 'cat-150', 10, 60
SELECT * FROM products WHERE category = $1 AND price BETWEEN $2 AND $3;

-- symmetric BETWEEN
-- shape: orders: due_on range
-- index: orders (due_on)
-- values: '2024-06-08', '2024-06-01'
SELECT * FROM orders WHERE due_on BETWEEN SYMMETRIC $1 AND $2;

-- not between
-- shape: orders:
-- none: nearly all rows are outside
-- useless: orders (due_on)
-- values: '2024-06-01', '2024-06-08'
SELECT * FROM orders WHERE due_on NOT BETWEEN $1 AND $2;

-- arithmetic on the other side
-- shape: orders: placed_at range
-- index: orders (placed_at)
-- values: '2025-06-01'
SELECT * FROM orders WHERE placed_at > $1::timestamptz - interval '3 days';

-- arithmetic on the column's side: only the expression could be indexed, and it is not immutable
-- shape: orders: (placed_at + INTERVAL '3 days') range
-- none: timestamptz + interval depends on the time zone
-- useless: orders (placed_at)
-- values: '2024-06-01'
SELECT * FROM orders WHERE placed_at + interval '3 days' > $1;

-- a cast to date on the other side
-- shape: orders: due_on range
-- index: orders (due_on)
-- values: '2024-06-01', '2024-06-08'
SELECT * FROM orders WHERE due_on >= $1::date AND due_on < $2::date;

-- negated
-- shape: orders: total range
-- index: orders (total)
-- values: 2500
SELECT * FROM orders WHERE NOT (total < $1);

-- a constant bound
-- shape: orders: total range!
-- index: orders (total)
-- or: orders (id) WHERE total > 2900
SELECT * FROM orders WHERE total > 2900;

-- an equality that is a constant, and a range
-- shape: events: severity =!, occurred_at range
-- index: events (occurred_at) WHERE severity = 5
-- or: events (severity, occurred_at)
-- values: '2025-02-01'
SELECT * FROM events WHERE severity = 5 AND occurred_at > $1;

-- a window of a scheduler
-- shape: jobs: state =!, run_at range; order run_at; limit
-- index: jobs (run_at) WHERE state = 'pending'
SELECT * FROM jobs WHERE state = 'pending' AND run_at <= now() ORDER BY run_at LIMIT 10;
