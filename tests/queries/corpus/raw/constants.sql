-- Parameters against constants: a constant may become the predicate, a parameter never.

-- open orders of a customer
-- shape: orders: customer_id =, status =!; order placed_at desc; limit
-- index: orders (customer_id, placed_at) WHERE status = 'open'
-- values: 17
SELECT * FROM orders WHERE customer_id = $1 AND status = 'open' ORDER BY placed_at DESC LIMIT 50;

-- the same with the status as a parameter
-- shape: orders: customer_id =, status =; order placed_at desc; limit
-- index: orders ({customer_id, status}, placed_at)
-- values: 17, 'open'
SELECT * FROM orders WHERE customer_id = $1 AND status = $2 ORDER BY placed_at DESC LIMIT 50;

-- the queue of open orders
-- shape: orders: status =!; order placed_at; limit
-- index: orders (placed_at) WHERE status = 'open'
SELECT * FROM orders WHERE status = 'open' ORDER BY placed_at LIMIT 50;

-- only a constant
-- shape: orders: status =!
-- index: orders (status)
-- or: orders (id) WHERE status = 'open'
-- or: orders (status) WHERE status = 'open'
SELECT * FROM orders WHERE status = 'open';

-- only a constant and a sum
-- shape: orders: status =!
-- index: orders (status) INCLUDE? (total)
-- or: orders (id) INCLUDE? (total) WHERE status = 'open'
-- or: orders (status) INCLUDE? (total) WHERE status = 'open'
-- or: orders (total) WHERE status = 'open'
SELECT sum(total) FROM orders WHERE status = 'open';

-- an enum's constant
-- shape: jobs: state =!; order priority desc, run_at; limit
-- index: jobs (priority DESC, run_at) WHERE state = 'pending'
-- or: jobs (priority, run_at DESC) WHERE state = 'pending'
SELECT * FROM jobs WHERE state = 'pending' ORDER BY priority DESC, run_at LIMIT 5;

-- an enum's constant with a cast
-- shape: jobs: queue =, state =!
-- index: jobs (queue) WHERE state = 'running'::job_state
-- values: 'queue-3'
SELECT * FROM jobs WHERE queue = $1 AND state = 'running'::job_state;

-- two constants
-- shape: events: tenant_id =, kind =!, severity =!
-- index: events (tenant_id) WHERE kind = 'error' AND severity = 3
-- or: events (tenant_id) WHERE severity = 3 AND kind = 'error'
-- or: events ({tenant_id, severity}) WHERE kind = 'error'
-- values: 7
SELECT * FROM events WHERE tenant_id = $1 AND kind = 'error' AND severity = 3;

-- a constant that is a tenant: somebody's own query, and still right
-- shape: orders: tenant_id =!, customer_id =
-- index: orders ({tenant_id, customer_id})
-- or: orders (customer_id) WHERE tenant_id = 100
-- values: 170
SELECT * FROM orders WHERE tenant_id = 100 AND customer_id = $1;

-- a constant that is not one: the current user
-- shape: audit.changes: changed_by =
-- index: audit.changes (changed_by)
SELECT * FROM audit.changes AS changes WHERE changed_by = current_setting('app.user', true)::bigint;

-- a constant date
-- shape: orders: due_on =!
-- index: orders (due_on)
-- or: orders (id) WHERE due_on = DATE '2024-06-01'
SELECT * FROM orders WHERE due_on = DATE '2024-06-01';

-- today
-- shape: orders: due_on =
-- index: orders (due_on)
SELECT * FROM orders WHERE due_on = CURRENT_DATE;

-- overdue: today is no predicate
-- shape: orders: status =!, due_on range
-- index: orders (due_on) WHERE status = 'open'
SELECT * FROM orders WHERE status = 'open' AND due_on < CURRENT_DATE;

-- a constant from a subquery without tables
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE customer_id = (SELECT $1::bigint);

-- a constant inequality as predicate, when it leaves few rows and the rest has a key
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- or: orders (customer_id) WHERE status <> 'shipped'
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND status <> 'shipped';

-- an IN of constants that is one value
-- shape: orders: customer_id =, status =!
-- index: orders (customer_id) WHERE status IN ('paid')
-- or: orders ({customer_id, status})
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND status IN ('paid');

-- a quote in the constant
-- shape: orders: customer_id =, status =!
-- index: orders (customer_id) WHERE status = 'won''t pay'
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND status = 'won''t pay';

-- a constant with an escape, and a dollar quoted one
-- shape: orders: customer_id =, status =!, priority =!
-- index: orders (customer_id) WHERE status = 'open' AND priority = 1
-- or: orders (customer_id) WHERE priority = 1 AND status = 'open'
-- or: orders ({customer_id, priority}) WHERE status = 'open'
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND status = $q$open$q$ AND priority = 1;
