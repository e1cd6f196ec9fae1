-- UPDATE, DELETE, INSERT … SELECT and locks find their rows as a SELECT does.

-- update by a column
-- shape: orders: customer_id =; write
-- index: orders (customer_id)
-- values: 170
UPDATE orders SET priority = 1 WHERE customer_id = $1;

-- update of the column that is looked for
-- shape: jobs: queue =, state =!; write
-- index: jobs (queue) WHERE state = 'pending'
-- or: jobs (queue, state)
-- values: 'queue-3'
UPDATE jobs SET state = 'failed' WHERE queue = $1 AND state = 'pending';

-- update by the key
-- shape: orders: id =; write
-- none: the primary key serves it
-- values: 17
UPDATE orders SET priority = priority + 1 WHERE id = $1;

-- delete of what is old
-- shape: events: occurred_at range; write
-- index: events (occurred_at)
-- values: '2025-01-03'
DELETE FROM events WHERE occurred_at < $1;

-- delete of a part that is old
-- shape: events: kind =!, occurred_at range; write
-- index: events (occurred_at) WHERE kind = 'view'
-- values: '2025-01-20'
DELETE FROM events WHERE kind = 'view' AND occurred_at < $1;

-- update from another table
-- shape: orders: customer_id =@customers; write
-- shape: customers: email =, id =@orders
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
UPDATE orders AS o SET note = 'x' FROM customers AS c WHERE c.id = o.customer_id AND c.email = $1;

-- delete with USING
-- shape: messages: sender_id =@customers; write
-- shape: customers: email =, id =@messages
-- index: customers (email)
-- index: messages (sender_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
DELETE FROM messages AS m USING customers AS c WHERE c.id = m.sender_id AND c.email = $1;

-- delete by a subquery
-- shape: documents: owner_id =@customers; write
-- shape: customers: id =@documents, name =
-- index: customers (name)
-- index: documents (owner_id)
-- values: 'Anna c4ca4238a0'
DELETE FROM documents WHERE owner_id IN (SELECT id FROM customers WHERE name = $1);

-- taking a job
-- shape: jobs: id =@jobs; write
-- shape: jobs: queue =, state =!; order run_at; limit
-- index: jobs (queue, run_at) WHERE state = 'pending'
-- values: 'queue-3'
UPDATE jobs SET state = 'running', locked_by = 'me' WHERE id IN (
    SELECT id FROM jobs WHERE state = 'pending' AND queue = $1 ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *;

-- taking a job in a CTE
-- shape: jobs: id =@jobs; write
-- shape: jobs: state =!; order run_at; limit
-- index: jobs (run_at) WHERE state = 'pending'
WITH next AS (SELECT id FROM jobs WHERE state = 'pending' ORDER BY run_at LIMIT 5 FOR UPDATE SKIP LOCKED)
UPDATE jobs SET state = 'running' FROM next WHERE jobs.id = next.id RETURNING jobs.*;

-- locking rows
-- shape: orders: customer_id =, status =!
-- index: orders (customer_id) WHERE status = 'open'
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND status = 'open' FOR UPDATE;

-- inserting what a query gives
-- shape: messages: read_at is null, recipient_id =
-- index: messages (recipient_id) WHERE read_at IS NULL
-- values: 17
INSERT INTO audit.changes (id, table_name, row_id, changed_by, changed_at)
SELECT -id, 'messages', id, 1, now() FROM messages WHERE recipient_id = $1 AND read_at IS NULL;

-- inserting values
-- none: no row is looked for
INSERT INTO tenants (id, slug, name, active, created_at) VALUES (-1, 'x', 'x', true, now());

-- on conflict
-- none: the unique constraint serves it
INSERT INTO tenants (id, slug, name, active, created_at) VALUES (-1, 'x', 'x', true, now())
ON CONFLICT (slug) DO UPDATE SET name = excluded.name;

-- delete with RETURNING in a CTE, inserted elsewhere
-- shape: events: tenant_id =, kind =!; write
-- index: events (tenant_id) WHERE kind = 'refund'
-- values: 7
WITH gone AS (DELETE FROM events WHERE tenant_id = $1 AND kind = 'refund' RETURNING *)
INSERT INTO audit.changes (id, table_name, row_id, changed_by, changed_at)
SELECT -id, 'events', id, 1, occurred_at FROM gone;

-- update with a correlated subquery
-- shape: customers: tenant_id =; write
-- shape: orders: customer_id =
-- index: customers (tenant_id)
-- index: orders (customer_id) INCLUDE? (total)
-- values: 390
UPDATE customers SET balance = (SELECT coalesce(sum(total), 0) FROM orders WHERE customer_id = customers.id)
WHERE tenant_id = $1;

-- soft delete
-- shape: documents: owner_id =, deleted_at is null; write
-- index: documents (owner_id) WHERE deleted_at IS NULL
-- values: 17
UPDATE documents SET deleted_at = now() WHERE owner_id = $1 AND deleted_at IS NULL;

-- merge
-- shape: customers: id =; write
-- none: the primary key finds the rows; MERGE is not looked into
MERGE INTO customers AS c USING (VALUES (1, 'x')) AS s (id, name) ON c.id = s.id
WHEN MATCHED THEN UPDATE SET name = s.name;
