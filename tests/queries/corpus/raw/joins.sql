-- Joins: each side may be the inner one of a nested loop, so both columns are looked at. The side
-- that has a unique key is served already.

-- the orders of a customer by e-mail
-- shape: orders: customer_id =@customers
-- shape: customers: email =, id =@orders
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT o.* FROM orders AS o JOIN customers AS c ON c.id = o.customer_id WHERE c.email = $1;

-- with a comma
-- shape: orders: customer_id =@customers
-- shape: customers: email =, id =@orders
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT o.* FROM orders o, customers c WHERE c.id = o.customer_id AND c.email = $1;

-- columns without their table's name
-- shape: orders: customer_id =@customers
-- shape: customers: email =, id =@orders
-- index: customers (email)
-- index: orders (customer_id) INCLUDE? (number, total)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT number, total, name FROM orders JOIN customers ON customers.id = customer_id WHERE email = $1;

-- a condition on the other side
-- shape: orders: customer_id =@customers, external_id =
-- shape: customers: id =@orders
-- index: orders (external_id)
-- or: orders ({external_id, customer_id})
-- values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
SELECT c.* FROM orders AS o JOIN customers AS c ON c.id = o.customer_id WHERE o.external_id = $1;

-- the newest orders of a country: its customers first, or the newest orders first
-- shape: orders: customer_id =@customers; order placed_at desc; limit
-- shape: customers: country =, id =@orders
-- index: customers (country)
-- index: orders (placed_at)
-- or: orders (customer_id, placed_at)
-- or: orders (customer_id)
-- values: 'IS'
SELECT o.* FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
WHERE c.country = $1 ORDER BY o.placed_at DESC LIMIT 20;

-- lines of an order
-- shape: order_lines: order_id =, product_id =@products
-- shape: products: id =@order_lines
-- none: the primary keys serve both
-- values: 17
SELECT l.*, p.name FROM order_lines AS l JOIN products AS p ON p.id = l.product_id WHERE l.order_id = $1;

-- a chain of three
-- shape: customers: id =@orders, tenant_id =, (lower(email)) =
-- shape: orders: customer_id =@customers, id =@order_lines
-- shape: order_lines: order_id =@orders
-- index: customers ({tenant_id, lower(email)})
-- index: orders (customer_id)
-- values: 1, 'anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT l.* FROM customers AS c
JOIN orders AS o ON o.customer_id = c.id
JOIN order_lines AS l ON l.order_id = o.id
WHERE c.tenant_id = $1 AND lower(c.email) = $2;

-- the tenant on both sides
-- shape: orders: customer_id =@customers, tenant_id =
-- shape: customers: id =@orders, name =, tenant_id =
-- index: customers ({tenant_id, name})
-- index: orders ({tenant_id, customer_id})
-- values: 1, 'Anna c4ca4238a0'
SELECT o.* FROM orders AS o JOIN customers AS c ON c.id = o.customer_id AND c.tenant_id = o.tenant_id
WHERE o.tenant_id = $1 AND c.tenant_id = $1 AND c.name = $2;

-- a left join: the outer side's condition
-- shape: customers: email =
-- shape: orders: customer_id =@customers
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT c.*, o.number FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id WHERE c.email = $1;

-- a left join with a condition in ON
-- shape: customers: email =
-- shape: orders: customer_id =@customers, status =!
-- index: customers (email)
-- index: orders (customer_id) WHERE status = 'open'
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT c.*, o.number FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id AND o.status = 'open'
WHERE c.email = $1;

-- an ON condition about the outer side reaches nothing there
-- shape: customers: tenant_id =
-- shape: orders: customer_id =@customers
-- index: customers (tenant_id)
-- index: orders (customer_id)
-- values: 390
SELECT c.id, o.* FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id AND c.country = 'DE'
WHERE c.tenant_id = $1;

-- a left join for those without a partner
-- shape: customers: tenant_id =
-- shape: orders: customer_id =@customers
-- index: customers (tenant_id)
-- index: orders (customer_id)
-- values: 390
SELECT c.* FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id WHERE c.tenant_id = $1 AND o.id IS NULL;

-- a right join
-- shape: orders: customer_id =@customers
-- shape: customers: email =
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT c.*, o.number FROM orders AS o RIGHT JOIN customers AS c ON o.customer_id = c.id WHERE c.email = $1;

-- a full join has no inner side
-- shape: orders:
-- shape: customers:
-- none: both tables are read in full
-- useless: orders (customer_id)
SELECT * FROM orders AS o FULL JOIN customers AS c ON c.id = o.customer_id;

-- a strict condition makes an inner join of an outer one
-- shape: orders: customer_id =@customers, external_id =
-- shape: customers: id =@orders
-- index: orders (external_id)
-- or: orders ({external_id, customer_id})
-- values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
SELECT c.* FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id WHERE o.external_id = $1;

-- USING
-- shape: documents: owner_id =, tenant_id =@customers
-- shape: customers: tenant_id =@documents
-- index: documents (owner_id)
-- or: documents ({owner_id, tenant_id})
-- index: customers (tenant_id) INCLUDE? (name)
-- values: 17
SELECT d.title, c.name FROM documents AS d JOIN customers AS c USING (tenant_id) WHERE d.owner_id = $1;

-- a self join: replies of a message
-- shape: messages: id =
-- shape: messages: parent_id =
-- index: messages (parent_id)
-- values: 17
SELECT child.* FROM messages AS parent JOIN messages AS child ON child.parent_id = parent.id WHERE parent.id = $1;

-- a self join: who was referred by whom
-- shape: customers: id =@customers
-- shape: customers: referrer_id =@customers, email =
-- index: customers (email)
-- or: customers ({email, referrer_id})
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT r.name FROM customers AS r JOIN customers AS c ON c.referrer_id = r.id WHERE c.email = $1;

-- referred customers of one
-- shape: customers: id =@customers, email =
-- shape: customers: referrer_id =@customers
-- index: customers (email)
-- index: customers (referrer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT c.* FROM customers AS r JOIN customers AS c ON c.referrer_id = r.id WHERE r.email = $1;

-- a join by an expression
-- shape: orders: id =
-- shape: audit.changes: row_id =, table_name =!
-- index: audit.changes (row_id) WHERE table_name = 'orders'
-- values: 17
SELECT ch.* FROM orders AS o JOIN audit.changes AS ch ON ch.row_id = o.id AND ch.table_name = 'orders' WHERE o.id = $1;

-- a join by text of a number
-- shape: customers: (lower(email)) =@customers, id =
-- shape: customers: (lower(email)) =@customers
-- index: customers (lower(email))
-- values: 17
SELECT twin.id FROM customers AS c JOIN customers AS twin ON lower(twin.email) = lower(c.email) WHERE c.id = $1;

-- a join by a range
-- shape: bookings: id =, room_id =@bookings, stay overlaps@bookings
-- shape: bookings: room_id =@bookings, stay overlaps@bookings
-- index: bookings (room_id)
-- or: bookings USING gist (stay)
-- values: 17
SELECT other.* FROM bookings AS mine JOIN bookings AS other ON other.room_id = mine.room_id AND other.stay && mine.stay
WHERE mine.id = $1;

-- a cross join
-- shape: tenants:
-- shape: products:
-- none: both tables are read in full
SELECT t.slug, p.sku FROM tenants AS t CROSS JOIN products AS p;

-- a natural join
-- shape: messages: conversation_id =, sender_id =@customers; order sent_at
-- shape: customers: id =@messages
-- none: messages_conversation and the primary key serve both
-- values: 17
SELECT m.body, c.name FROM messages AS m JOIN customers AS c ON c.id = m.sender_id
WHERE m.conversation_id = $1 ORDER BY m.sent_at;

-- two columns join
-- shape: events: subject_type =!, subject_id =@orders
-- shape: orders: number =, id =@events
-- index: events (subject_id) WHERE subject_type = 'order'
-- values: 'N00000017'
SELECT e.* FROM orders AS o JOIN events AS e ON e.subject_id = o.id AND e.subject_type = 'order' WHERE o.number = $1;

-- a count of partners
-- shape: customers: tenant_id =
-- shape: orders: customer_id =@customers
-- index: customers (tenant_id) INCLUDE? (id)
-- or: customers (tenant_id, id)
-- index: orders (customer_id) INCLUDE? (id)
-- values: 390
SELECT c.id, count(o.id) FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.id
WHERE c.tenant_id = $1 GROUP BY c.id;

-- the whole of two tables
-- shape: orders: customer_id =@customers
-- shape: customers: id =@orders
-- none: a hash join of two whole tables reads no index
-- useless: orders (customer_id)
SELECT c.country, sum(o.total) FROM orders AS o JOIN customers AS c ON c.id = o.customer_id GROUP BY c.country;

-- joined rows in brackets
-- shape: customers: email =
-- shape: orders: customer_id =@customers, id =@order_lines
-- shape: order_lines: order_id =@orders
-- index: customers (email)
-- index: orders (customer_id)
-- values: 'Anna.c4ca4238a0b923820dcc509a6f75849b@example.com'
SELECT c.id, l.* FROM customers AS c LEFT JOIN (orders AS o JOIN order_lines AS l ON l.order_id = o.id)
    ON o.customer_id = c.id
WHERE c.email = $1;
