-- DISTINCT, GROUP BY, min and max: any order of the keys will do, and an index gives one.

-- the latest order of each customer
-- shape: orders: ; order customer_id, placed_at desc
-- index: orders (customer_id, placed_at DESC)
-- or: orders (customer_id DESC, placed_at)
SELECT DISTINCT ON (customer_id) * FROM orders ORDER BY customer_id, placed_at DESC;

-- the latest order of each customer of a tenant
-- shape: orders: tenant_id =; order customer_id, placed_at desc
-- index: orders (tenant_id, customer_id, placed_at DESC)
-- or: orders (tenant_id, customer_id DESC, placed_at)
-- values: 100
SELECT DISTINCT ON (customer_id) * FROM orders WHERE tenant_id = $1 ORDER BY customer_id, placed_at DESC;

-- the last event of each kind about a subject
-- shape: events: subject_type =, subject_id =; order kind, occurred_at desc
-- index: events ({subject_type, subject_id}, kind, occurred_at DESC)
-- or: events ({subject_type, subject_id}, kind DESC, occurred_at)
-- values: 'order', 17
SELECT DISTINCT ON (kind) * FROM events WHERE subject_type = $1 AND subject_id = $2 ORDER BY kind, occurred_at DESC;

-- the values there are
-- shape: orders: ; group status
-- none: the whole table is read; the optional index-only scan is no matter of a lookup
SELECT DISTINCT status FROM orders;

-- how many of each status
-- shape: orders: ; group status
-- none: the whole table is read
SELECT status, count(*) FROM orders GROUP BY status;

-- how many of each status for a customer
-- shape: orders: customer_id =; group status
-- index: orders (customer_id, status)
-- or: orders (customer_id)
-- or: orders (customer_id) INCLUDE (status)
-- values: 17
SELECT status, count(*) FROM orders WHERE customer_id = $1 GROUP BY status;

-- a sum per customer within a tenant
-- shape: orders: tenant_id =; group customer_id
-- index: orders (tenant_id, customer_id) INCLUDE? (total)
-- or: orders (tenant_id) INCLUDE? (customer_id, total)
-- values: 100
SELECT customer_id, sum(total) FROM orders WHERE tenant_id = $1 GROUP BY customer_id;

-- groups after a range
-- shape: orders: placed_at range; group customer_id
-- index: orders (placed_at) INCLUDE? (customer_id, total)
-- or: orders (placed_at, customer_id) INCLUDE? (total)
-- or: orders (placed_at, customer_id, total)
-- values: '2025-05-01'
SELECT customer_id, sum(total) FROM orders WHERE placed_at >= $1 GROUP BY customer_id;

-- the last of a customer, by max
-- shape: orders: customer_id =; group placed_at; limit
-- index: orders (customer_id, placed_at)
-- values: 170
SELECT max(placed_at) FROM orders WHERE customer_id = $1;

-- the first of all, by min
-- shape: orders: ; group total; limit
-- index: orders (total)
SELECT min(total) FROM orders;

-- min and max together
-- shape: orders: tenant_id =; group total; limit
-- index: orders (tenant_id, total)
-- values: 1
SELECT min(total), max(total) FROM orders WHERE tenant_id = $1;

-- max beside a sum reads all rows anyway
-- shape: orders: customer_id =
-- index: orders (customer_id) INCLUDE? (total)
-- or: orders (customer_id, total)
-- values: 170
SELECT max(total), sum(total) FROM orders WHERE customer_id = $1;

-- the last of each customer, by max
-- shape: orders: tenant_id =; group customer_id
-- index: orders (tenant_id, customer_id, placed_at)
-- or: orders (tenant_id, customer_id) INCLUDE? (placed_at)
-- or: orders (tenant_id) INCLUDE? (customer_id, placed_at)
-- values: 100
SELECT customer_id, max(placed_at) FROM orders WHERE tenant_id = $1 GROUP BY customer_id;

-- groups in order, a page of them
-- shape: orders: tenant_id =; order customer_id; limit
-- index: orders (tenant_id, customer_id)
-- values: 1
SELECT customer_id, count(*) FROM orders WHERE tenant_id = $1 GROUP BY customer_id ORDER BY customer_id LIMIT 20;

-- groups by their size
-- shape: orders: tenant_id =; group customer_id
-- index: orders (tenant_id, customer_id)
-- or: orders (tenant_id)
-- values: 100
SELECT customer_id, count(*) AS n FROM orders WHERE tenant_id = $1 GROUP BY customer_id ORDER BY n DESC LIMIT 20;

-- groups by month
-- shape: orders: tenant_id =
-- index: orders (tenant_id) INCLUDE? (placed_at, total)
-- or: orders (tenant_id, placed_at) INCLUDE? (total)
-- values: 100
SELECT date_trunc('month', placed_at) AS month, sum(total) FROM orders WHERE tenant_id = $1 GROUP BY 1 ORDER BY 1;

-- a condition on the group's key is a condition on its rows
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT customer_id, count(*) FROM orders GROUP BY customer_id HAVING customer_id = $1;

-- a condition on the size of groups is none on rows
-- shape: orders: tenant_id =; group customer_id
-- index: orders (tenant_id, customer_id)
-- or: orders (tenant_id)
-- values: 100
SELECT customer_id FROM orders WHERE tenant_id = $1 GROUP BY customer_id HAVING count(*) > 5;

-- how many different ones
-- shape: events: tenant_id =, kind =!
-- index: events (tenant_id) INCLUDE? (actor_id) WHERE kind = 'login'
-- or: events (tenant_id, actor_id) WHERE kind = 'login'
-- values: 7
SELECT count(DISTINCT actor_id) FROM events WHERE tenant_id = $1 AND kind = 'login';

-- distinct rows of a lookup
-- shape: messages: recipient_id =; group sender_id
-- index: messages (recipient_id, sender_id)
-- or: messages (recipient_id)
-- or: messages (recipient_id) INCLUDE (sender_id)
-- values: 17
SELECT DISTINCT sender_id FROM messages WHERE recipient_id = $1;

-- a count with a filter
-- shape: orders: customer_id =
-- index: orders (customer_id) INCLUDE? (status)
-- or: orders (customer_id, status)
-- values: 170
SELECT count(*) FILTER (WHERE status = 'open') AS open, count(*) AS all FROM orders WHERE customer_id = $1;

-- the first row of each partition by a window
-- shape: orders: tenant_id =; order customer_id, placed_at desc
-- index: orders (tenant_id, customer_id, placed_at DESC)
-- or: orders (tenant_id, customer_id DESC, placed_at)
-- values: 100
SELECT * FROM (
    SELECT o.*, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at DESC) AS place
    FROM orders AS o WHERE tenant_id = $1
) AS numbered WHERE place = 1;

-- a running total
-- shape: orders: customer_id =; order placed_at
-- index: orders (customer_id, placed_at) INCLUDE? (total)
-- or: orders (customer_id) INCLUDE? (placed_at, total)
-- values: 170
SELECT placed_at, sum(total) OVER (ORDER BY placed_at) FROM orders WHERE customer_id = $1;

-- grouping sets
-- shape: orders: tenant_id =
-- index: orders (tenant_id) INCLUDE? (status, priority, total)
-- or: orders (tenant_id, priority) INCLUDE? (status, total)
-- or: orders (tenant_id, status, priority) INCLUDE? (total)
-- values: 100
SELECT status, priority, sum(total) FROM orders WHERE tenant_id = $1 GROUP BY ROLLUP (status, priority);
