-- INCLUDE: when few narrow columns more make an index-only scan of it.

-- a sum
-- shape: orders: customer_id =, placed_at range
-- index: orders (customer_id, placed_at) INCLUDE (total)
-- values: 17, '2024-03-01', '2024-09-01'
SELECT sum(total) FROM orders WHERE customer_id = $1 AND placed_at >= $2 AND placed_at < $3;

-- two narrow columns
-- shape: order_lines: product_id =
-- none: order_lines_product serves the lookup already
-- values: 170
SELECT sum(quantity * unit_price) FROM order_lines WHERE product_id = $1;

-- too many columns
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT id, number, status, priority, total, placed_at, due_on FROM orders WHERE customer_id = $1;

-- a wide column
-- shape: messages: sender_id =
-- index: messages (sender_id)
-- values: 170
SELECT body FROM messages WHERE sender_id = $1;

-- everything
-- shape: messages: recipient_id =
-- index: messages (recipient_id)
-- values: 17
SELECT * FROM messages WHERE recipient_id = $1;

-- columns that are keys anyway
-- shape: orders: customer_id =, placed_at range
-- index: orders (customer_id, placed_at)
-- values: 17, '2024-03-01'
SELECT customer_id, placed_at FROM orders WHERE customer_id = $1 AND placed_at > $2;

-- a count
-- shape: events: tenant_id =, occurred_at range
-- index: events (tenant_id, occurred_at)
-- values: 7, '2025-06-01'
SELECT count(*) FROM events WHERE tenant_id = $1 AND occurred_at > $2;

-- a column of the predicate needs no place in the index
-- shape: messages: read_at is null, recipient_id =; group sender_id
-- index: messages (recipient_id) INCLUDE (sender_id) WHERE read_at IS NULL
-- or: messages (recipient_id, sender_id) WHERE read_at IS NULL
-- values: 17
SELECT sender_id, count(*) FROM messages WHERE recipient_id = $1 AND read_at IS NULL GROUP BY sender_id;

-- a single row by a unique key
-- shape: customers: id =
-- none: the primary key finds one row; an index to read it alone would be waste
-- values: 17
SELECT email FROM customers WHERE id = $1;
