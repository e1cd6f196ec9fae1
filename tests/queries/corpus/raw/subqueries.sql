-- EXISTS, IN, CTEs, derived tables, UNION and LATERAL.

-- customers with an open order
-- shape: customers: id =@orders, tenant_id =
-- shape: orders: customer_id =@customers, status =!
-- index: customers (tenant_id)
-- index: orders (customer_id) WHERE status = 'open'
-- values: 390
-- besides: from the few open orders the primary key finds the customers, whatever their tenant
SELECT c.* FROM customers AS c WHERE c.tenant_id = $1
AND EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.id AND o.status = 'open');

-- customers without an order
-- shape: customers: tenant_id =
-- shape: orders: customer_id =@customers
-- index: customers (tenant_id)
-- index: orders (customer_id)
-- values: 390
SELECT c.* FROM customers AS c WHERE c.tenant_id = $1
AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.id);

-- orders whose customer is found by e-mail
-- shape: orders: customer_id =@customers
-- shape: customers: email =, id =@orders
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT * FROM orders WHERE customer_id IN (SELECT id FROM customers WHERE email = $1);

-- one customer's orders by a scalar subquery
-- shape: orders: customer_id =
-- shape: customers: email =; limit
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT * FROM orders WHERE customer_id = (SELECT id FROM customers WHERE email = $1 LIMIT 1);

-- any of a subquery
-- shape: orders: customer_id =@customers
-- shape: customers: id =@orders, name =
-- index: customers (name)
-- index: orders (customer_id)
-- values: 'Anna c4ca4238a0'
SELECT * FROM orders WHERE customer_id = ANY (SELECT id FROM customers WHERE name = $1);

-- NOT IN a subquery is a filter
-- shape: orders: customer_id =
-- shape: order_lines: returned =!
-- index: orders (customer_id)
-- index: order_lines (order_id) WHERE returned
-- or: order_lines (order_id, line_no) WHERE returned
-- or: order_lines (returned) WHERE returned
-- or: order_lines (returned)
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND id NOT IN (SELECT order_id FROM order_lines WHERE returned);

-- a count in the list
-- shape: customers: tenant_id =
-- shape: orders: customer_id =
-- index: customers (tenant_id)
-- or: customers (tenant_id) INCLUDE (name)
-- index: orders (customer_id)
-- values: 390
SELECT c.name, (SELECT count(*) FROM orders AS o WHERE o.customer_id = c.id) FROM customers AS c WHERE c.tenant_id = $1;

-- the last one, in the list
-- shape: customers: tenant_id =
-- shape: orders: customer_id =; order placed_at desc; limit
-- index: customers (tenant_id)
-- index: orders (customer_id, placed_at) INCLUDE? (total)
-- values: 390
SELECT c.id, (SELECT o.total FROM orders AS o WHERE o.customer_id = c.id ORDER BY o.placed_at DESC LIMIT 1)
FROM customers AS c WHERE c.tenant_id = $1;

-- a CTE
-- shape: orders: customer_id =, total range!; order total
-- index: orders (customer_id, total)
-- or: orders (customer_id)
-- values: 170
WITH mine AS (SELECT * FROM orders WHERE customer_id = $1) SELECT * FROM mine WHERE total > 10 ORDER BY total;

-- a condition outside the CTE is pushed into it
-- shape: orders: tenant_id =, customer_id =
-- index: orders ({tenant_id, customer_id})
-- values: 1, 170
WITH mine AS (SELECT * FROM orders WHERE tenant_id = $1) SELECT * FROM mine WHERE customer_id = $2;

-- a materialised CTE takes no conditions
-- shape: orders: tenant_id =
-- index: orders (tenant_id)
-- values: 100, 170
WITH mine AS MATERIALIZED (SELECT * FROM orders WHERE tenant_id = $1) SELECT * FROM mine WHERE customer_id = $2;

-- a CTE that is read twice is materialised
-- shape: orders: tenant_id =
-- index: orders (tenant_id)
-- values: 100
WITH mine AS (SELECT * FROM orders WHERE tenant_id = $1)
SELECT * FROM mine AS a JOIN mine AS b ON b.customer_id = a.customer_id AND b.id > a.id;

-- a CTE with the name of a table
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
WITH customers AS (SELECT * FROM orders WHERE customer_id = $1) SELECT * FROM customers WHERE status = 'x' OR total > 5;

-- two CTEs, joined
-- shape: orders: customer_id =@customers, placed_at range
-- shape: customers: country =, id =@orders, tenant_id =
-- index: customers ({tenant_id, country})
-- index: orders (customer_id, placed_at)
-- or: orders (placed_at)
-- values: 100, 'FR', '2025-05-01'
WITH theirs AS (SELECT id FROM customers WHERE tenant_id = $1 AND country = $2),
     recent AS (SELECT * FROM orders WHERE placed_at >= $3)
SELECT recent.* FROM recent JOIN theirs ON theirs.id = recent.customer_id;

-- a recursive CTE: a thread of messages
-- shape: messages: id =
-- shape: messages: parent_id =
-- index: messages (parent_id)
-- values: 17
WITH RECURSIVE thread AS (
    SELECT id, parent_id, body FROM messages WHERE id = $1
    UNION ALL
    SELECT m.id, m.parent_id, m.body FROM messages AS m JOIN thread AS t ON m.parent_id = t.id
)
SELECT * FROM thread;

-- a derived table
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM (SELECT id, customer_id AS c, total FROM orders) AS o WHERE o.c = $1;

-- a limit keeps conditions out of a derived table
-- shape: orders: ; order placed_at desc; limit
-- index: orders (placed_at)
-- values: 170
SELECT * FROM (SELECT * FROM orders ORDER BY placed_at DESC LIMIT 100) AS o WHERE o.customer_id = $1;

-- a group's key lets a condition into a derived table
-- shape: orders: customer_id =
-- index: orders (customer_id) INCLUDE? (total)
-- values: 170
SELECT * FROM (SELECT customer_id, sum(total) AS s FROM orders GROUP BY customer_id) AS o WHERE customer_id = $1;

-- a union of two tables
-- shape: orders: customer_id =
-- shape: documents: owner_id =
-- index: orders (customer_id) INCLUDE? (number)
-- index: documents (owner_id)
-- values: 170
SELECT number AS what FROM orders WHERE customer_id = $1
UNION ALL SELECT title FROM documents WHERE owner_id = $1;

-- a union of one table twice
-- shape: messages: sender_id =
-- shape: messages: recipient_id =
-- index: messages (sender_id)
-- index: messages (recipient_id)
-- values: 17
SELECT * FROM messages WHERE sender_id = $1 UNION SELECT * FROM messages WHERE recipient_id = $1;

-- a condition outside a union reaches both
-- shape: orders: customer_id =
-- shape: documents: owner_id =
-- index: orders (customer_id) INCLUDE? (number)
-- index: documents (owner_id)
-- values: 170
SELECT * FROM (SELECT customer_id AS who, number AS what FROM orders
               UNION ALL SELECT owner_id, title FROM documents) AS both_ WHERE who = $1;

-- each part of a union with its own order and limit
-- shape: messages: sender_id =; order sent_at desc; limit
-- shape: messages: recipient_id =; order sent_at desc; limit
-- index: messages (sender_id, sent_at)
-- index: messages (recipient_id, sent_at)
-- values: 17
(SELECT * FROM messages WHERE sender_id = $1 ORDER BY sent_at DESC LIMIT 20)
UNION ALL (SELECT * FROM messages WHERE recipient_id = $1 ORDER BY sent_at DESC LIMIT 20)
ORDER BY sent_at DESC LIMIT 20;

-- except
-- shape: orders: tenant_id =
-- shape: documents: tenant_id =
-- index: orders (tenant_id) INCLUDE? (customer_id)
-- or: orders (tenant_id, customer_id)
-- index: documents (tenant_id) INCLUDE? (owner_id)
-- or: documents (tenant_id, owner_id)
-- values: 390
SELECT customer_id FROM orders WHERE tenant_id = $1 EXCEPT SELECT owner_id FROM documents WHERE tenant_id = $1;

-- the last three of each, by LATERAL
-- shape: customers: tenant_id =
-- shape: orders: customer_id =; order placed_at desc; limit
-- index: customers (tenant_id)
-- index: orders (customer_id, placed_at)
-- values: 390
SELECT c.name, last.* FROM customers AS c
CROSS JOIN LATERAL (SELECT * FROM orders AS o WHERE o.customer_id = c.id ORDER BY o.placed_at DESC LIMIT 3) AS last
WHERE c.tenant_id = $1;

-- a left LATERAL
-- shape: customers: email =
-- shape: messages: sender_id =; order sent_at desc; limit
-- index: customers (email)
-- index: messages (sender_id, sent_at)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT c.id, m.body FROM customers AS c
LEFT JOIN LATERAL (SELECT body FROM messages WHERE sender_id = c.id ORDER BY sent_at DESC LIMIT 1) AS m ON true
WHERE c.email = $1;

-- EXISTS by itself
-- shape: orders: customer_id =, status =!
-- index: orders (customer_id) WHERE status = 'open'
-- values: 170
SELECT EXISTS (SELECT 1 FROM orders WHERE customer_id = $1 AND status = 'open');

-- EXISTS within OR is a filter for the outer table
-- shape: customers: tenant_id =
-- shape: orders: customer_id =
-- index: customers (tenant_id)
-- index: orders (customer_id)
-- values: 390
SELECT * FROM customers AS c WHERE c.tenant_id = $1
AND (c.active OR EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.id));

-- a correlated column without its table's name
-- shape: customers: id =@documents, tenant_id =
-- shape: documents: owner_id =@customers
-- index: customers (tenant_id)
-- index: documents (owner_id)
-- values: 390
SELECT * FROM customers WHERE tenant_id = $1 AND EXISTS (SELECT 1 FROM documents WHERE owner_id = customers.id);

-- a table that is not in the schema
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT o.* FROM orders AS o JOIN pg_catalog.pg_class AS t ON t.relname = 'orders' WHERE o.customer_id = $1;

-- unnest of a parameter
-- shape: orders: id =
-- none: the primary key serves it
-- values: '{1,2,3}'
SELECT o.* FROM unnest($1::bigint[]) AS wanted(id) JOIN orders AS o ON o.id = wanted.id;

-- unnest of a parameter, by another column
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: '{170,171}'
SELECT o.* FROM unnest($1::bigint[]) AS wanted(id) JOIN orders AS o ON o.customer_id = wanted.id;
