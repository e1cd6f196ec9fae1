-- ORDER BY: the order's columns come after the equalities, in their directions.

-- the newest orders
-- shape: orders: ; order placed_at desc; limit
-- index: orders (placed_at)
SELECT * FROM orders ORDER BY placed_at DESC LIMIT 20;

-- the newest of a customer
-- shape: orders: customer_id =; order placed_at desc; limit
-- index: orders (customer_id, placed_at)
-- values: 17
SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 20;

-- with the key to tell ties apart, both descending
-- shape: orders: tenant_id =; order placed_at desc, id desc; limit
-- index: orders (tenant_id, placed_at, id)
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 ORDER BY placed_at DESC, id DESC LIMIT 20;

-- mixed directions
-- shape: orders: tenant_id =; order priority desc, placed_at; limit
-- index: orders (tenant_id, priority DESC, placed_at)
-- or: orders (tenant_id, priority, placed_at DESC)
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 ORDER BY priority DESC, placed_at LIMIT 20;

-- mixed directions of three
-- shape: jobs: queue =; order priority desc, run_at, id desc; limit
-- index: jobs (queue, priority DESC, run_at, id DESC)
-- or: jobs (queue, priority, run_at DESC, id)
-- values: 'queue-3'
SELECT * FROM jobs WHERE queue = $1 ORDER BY priority DESC, run_at ASC, id DESC LIMIT 20;

-- nulls last, descending
-- shape: documents: tenant_id =; order published_at desc nulls last; limit
-- index: documents (tenant_id, published_at DESC NULLS LAST)
-- or: documents (tenant_id, published_at NULLS FIRST)
-- values: 1
SELECT * FROM documents WHERE tenant_id = $1 ORDER BY published_at DESC NULLS LAST LIMIT 20;

-- nulls first, ascending
-- shape: messages: recipient_id =; order read_at nulls first; limit
-- index: messages (recipient_id, read_at NULLS FIRST)
-- values: 1
SELECT * FROM messages WHERE recipient_id = $1 ORDER BY read_at ASC NULLS FIRST LIMIT 20;

-- nulls last, ascending, is the default
-- shape: messages: recipient_id =; order read_at; limit
-- index: messages (recipient_id, read_at)
-- values: 1
SELECT * FROM messages WHERE recipient_id = $1 ORDER BY read_at ASC NULLS LAST LIMIT 20;

-- descending with nulls first is the default too
-- shape: messages: recipient_id =; order read_at desc; limit
-- index: messages (recipient_id, read_at)
-- values: 1
SELECT * FROM messages WHERE recipient_id = $1 ORDER BY read_at DESC NULLS FIRST LIMIT 20;

-- nulls last on a column that is never null
-- shape: orders: tenant_id =; order placed_at desc nulls last; limit
-- index: orders (tenant_id, placed_at DESC NULLS LAST)
-- or: orders (tenant_id, placed_at NULLS FIRST)
-- or: orders (tenant_id, placed_at)
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 ORDER BY placed_at DESC NULLS LAST LIMIT 20;

-- FETCH FIRST
-- shape: orders: customer_id =; order total desc; limit
-- index: orders (customer_id, total)
-- values: 17
SELECT * FROM orders WHERE customer_id = $1 ORDER BY total DESC FETCH FIRST 5 ROWS ONLY;

-- the limit is a parameter, with an offset
-- shape: orders: tenant_id =; order due_on; limit
-- index: orders (tenant_id, due_on)
-- values: 1, 20, 0
SELECT * FROM orders WHERE tenant_id = $1 ORDER BY due_on LIMIT $2 OFFSET $3;

-- a column that is equal to a parameter may be left out of the order
-- shape: orders: tenant_id =; order placed_at; limit
-- index: orders (tenant_id, placed_at)
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 ORDER BY tenant_id, placed_at LIMIT 20;

-- by the position in the list
-- shape: orders: tenant_id =; order total desc; limit
-- index: orders (tenant_id, total) INCLUDE? (number)
-- values: 1
SELECT number, total FROM orders WHERE tenant_id = $1 ORDER BY 2 DESC LIMIT 10;

-- by an output's alias
-- shape: orders: tenant_id =; order total desc; limit
-- index: orders (tenant_id, total) INCLUDE? (number)
-- values: 1
SELECT number AS n, total AS amount FROM orders WHERE tenant_id = $1 ORDER BY amount DESC LIMIT 10;

-- by an alias that is another column's name
-- shape: orders: tenant_id =; order due_on; limit
-- index: orders (tenant_id, due_on) INCLUDE? (number)
-- values: 1
SELECT number, due_on AS placed_at FROM orders WHERE tenant_id = $1 ORDER BY placed_at LIMIT 10;

-- a whole order without a limit and without conditions
-- shape: orders: ; order total
-- none: PostgreSQL would use an index, but one for the order of all rows is seldom worth its writes
SELECT * FROM orders ORDER BY total;

-- an order without a limit after an equality
-- shape: orders: customer_id =; order placed_at
-- index: orders (customer_id, placed_at)
-- or: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 ORDER BY placed_at;

-- a range and the order of another column with a limit: both are honest choices
-- shape: orders: tenant_id =, due_on range; order total desc; limit
-- index: orders (tenant_id, total)
-- or: orders (tenant_id, total, due_on)
-- or: orders (tenant_id, total) INCLUDE (due_on)
-- values: 1, '2024-02-01'
SELECT * FROM orders WHERE tenant_id = $1 AND due_on > $2 ORDER BY total DESC LIMIT 20;

-- an order by an expression
-- shape: customers: tenant_id =; order (lower(name)); limit
-- index: customers (tenant_id, lower(name))
-- values: 1
SELECT * FROM customers WHERE tenant_id = $1 ORDER BY lower(name) LIMIT 20;

-- the order of a CASE that is told in the query is as immutable as its columns
-- shape: jobs: queue =; order (case when priority > 5 then 0 else 1 end), run_at
-- index: jobs (queue)
-- or: jobs (queue, (CASE WHEN priority > 5 THEN 0 ELSE 1 END), run_at)
-- values: 'queue-11'
SELECT * FROM jobs WHERE queue = $1 ORDER BY CASE WHEN priority > 5 THEN 0 ELSE 1 END, run_at;

-- random order of a lookup
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 ORDER BY random() LIMIT 1;

-- the order by the primary key is there
-- shape: orders: ; order id desc; limit
-- none: the primary key gives the order
SELECT * FROM orders ORDER BY id DESC LIMIT 20;

-- the collation of the order is not the column's
-- shape: customers: ; order (name COLLATE "C"); limit
-- index: customers (name COLLATE "C")
SELECT * FROM customers ORDER BY name COLLATE "C" LIMIT 20;

-- with ties
-- shape: orders: tenant_id =; order total desc; limit
-- index: orders (tenant_id, total)
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 ORDER BY total DESC FETCH FIRST 3 ROWS WITH TIES;
