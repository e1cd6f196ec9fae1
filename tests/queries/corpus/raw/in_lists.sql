-- Lists of values: several equalities, which do not keep an order.

-- a list of parameters
-- shape: orders: customer_id in
-- index: orders (customer_id)
-- values: 170, 171, 1720
SELECT * FROM orders WHERE customer_id IN ($1, $2, $3);

-- any of an array
-- shape: orders: customer_id in
-- index: orders (customer_id)
-- values: '{170,171,1720}'
SELECT * FROM orders WHERE customer_id = ANY($1::bigint[]);

-- a list beside an equality
-- shape: orders: tenant_id =, priority in
-- index: orders ({tenant_id, priority})
-- values: 100, 1, 2
SELECT * FROM orders WHERE tenant_id = $1 AND priority IN ($2, $3);

-- alternatives of one column are a list
-- shape: orders: customer_id in
-- index: orders (customer_id)
-- values: 170, 171
SELECT * FROM orders WHERE customer_id = $1 OR customer_id = $2;

-- a list of one
-- shape: orders: customer_id in
-- index: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE customer_id IN ($1);

-- a list before an order and a limit breaks the order
-- shape: orders: tenant_id =, priority in; order placed_at; limit
-- index: orders (tenant_id, placed_at)
-- or: orders (tenant_id, placed_at, priority)
-- or: orders (tenant_id, placed_at) INCLUDE (priority)
-- values: 1, 1, 2
SELECT * FROM orders WHERE tenant_id = $1 AND priority IN ($2, $3) ORDER BY placed_at LIMIT 20;

-- a list and an order without a limit
-- shape: orders: customer_id in; order placed_at
-- index: orders (customer_id)
-- or: orders (customer_id, placed_at)
-- values: 170, 171
SELECT * FROM orders WHERE customer_id IN ($1, $2) ORDER BY placed_at;

-- a list and a range
-- shape: events: tenant_id in, occurred_at range
-- index: events (tenant_id, occurred_at)
-- values: 100, 120, '2025-06-01', '2025-07-01'
SELECT * FROM events WHERE tenant_id IN ($1, $2) AND occurred_at >= $3 AND occurred_at < $4;

-- two lists
-- shape: orders: customer_id in, priority in
-- index: orders ({customer_id, priority})
-- or: orders (customer_id)
-- values: 170, 171, 1, 2
SELECT * FROM orders WHERE customer_id IN ($1, $2) AND priority IN ($3, $4);

-- a list of constants beside a parameter
-- shape: orders: customer_id =, status in!
-- index: orders ({customer_id, status})
-- or: orders (customer_id) WHERE status IN ('open', 'paid')
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND status IN ('open', 'paid');

-- a list of constants before an order and a limit
-- shape: orders: tenant_id =, status in!; order placed_at; limit
-- index: orders (tenant_id, placed_at) WHERE status IN ('open', 'paid')
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 AND status IN ('open', 'paid') ORDER BY placed_at LIMIT 20;

-- any of a constant array
-- shape: jobs: queue =, state in!; order run_at; limit
-- index: jobs (queue, run_at) WHERE state = ANY (ARRAY['pending', 'failed']::job_state[])
-- values: 'queue-3'
SELECT * FROM jobs WHERE queue = $1 AND state = ANY (ARRAY['pending', 'failed']::job_state[]) ORDER BY run_at LIMIT 10;

-- a list of rows
-- shape: events: subject_id in, subject_type in
-- index: events ({subject_type, subject_id})
-- values: 'order', 17, 'customer', 18
SELECT * FROM events WHERE (subject_type, subject_id) IN (($1, $2), ($3, $4));

-- alternatives of two columns
-- shape: messages:
-- index: messages (sender_id)
-- index: messages (recipient_id)
-- values: 170
-- together: both make a BitmapOr
SELECT * FROM messages WHERE sender_id = $1 OR recipient_id = $1;

-- what all alternatives have in common
-- shape: orders: tenant_id =
-- index: orders (tenant_id)
-- values: 100, 3, '2024-03-01'
SELECT * FROM orders WHERE (tenant_id = $1 AND priority = $2) OR (tenant_id = $1 AND due_on < $3);

-- a list of values as rows of a table
-- shape: customers: email in
-- index: customers (email)
-- values: 'a@example.com', 'b@example.com'
SELECT * FROM customers WHERE email IN (VALUES ($1), ($2));
