-- Lookups by equality: all columns become keys, in any order.

-- the orders of a customer
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE customer_id = $1;

-- two columns
-- shape: orders: tenant_id =, customer_id =
-- index: orders ({tenant_id, customer_id})
-- values: 100, 170
SELECT * FROM orders WHERE tenant_id = $1 AND customer_id = $2;

-- three columns
-- shape: events: tenant_id =, subject_type =, subject_id =
-- index: events ({tenant_id, subject_type, subject_id})
-- values: 7, 'order', 17
SELECT * FROM events WHERE tenant_id = $1 AND subject_type = $2 AND subject_id = $3;

-- a uuid
-- shape: events: actor_id =
-- index: events (actor_id)
-- values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
SELECT * FROM events WHERE actor_id = $1;

-- a nullable uuid, mostly null
-- shape: orders: external_id =
-- index: orders (external_id)
-- or: orders (external_id) WHERE external_id IS NOT NULL
-- values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
SELECT id, number FROM orders WHERE external_id = $1;

-- a varchar
-- shape: customers: email =
-- index: customers (email)
-- values: 'anna@example.com'
SELECT * FROM customers WHERE email = $1;

-- a date
-- shape: customers: signed_up_on =
-- index: customers (signed_up_on)
-- values: '2023-04-01'
SELECT * FROM customers WHERE signed_up_on = $1;

-- a numeric
-- shape: orders: total =
-- index: orders (total)
-- values: 17.5
SELECT * FROM orders WHERE total = $1;

-- an enum that is a parameter
-- shape: jobs: queue =, state =
-- index: jobs ({queue, state})
-- values: 'queue-3', 'pending'
SELECT * FROM jobs WHERE queue = $1 AND state = $2;

-- the value on the left
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE $1 = customer_id;

-- a parameter that is cast
-- shape: events: actor_id =
-- index: events (actor_id)
-- values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
SELECT * FROM events WHERE actor_id = $1::text::uuid;

-- an alias, and every column qualified
-- shape: orders: customer_id =, priority =
-- index: orders ({customer_id, priority})
-- values: 170, 3
SELECT o.id, o.number FROM orders AS o WHERE o.customer_id = $1 AND o.priority = $2;

-- a schema's name before the table's
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM public.orders WHERE public.orders.customer_id = $1;

-- a table of another schema
-- shape: audit.changes: table_name =, row_id =
-- index: audit.changes ({table_name, row_id})
-- values: 'orders', 17
SELECT * FROM audit.changes WHERE table_name = $1 AND row_id = $2;

-- names in another case
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
select * from ORDERS where Customer_ID = $1;

-- the same twice
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND customer_id = $1;

-- a row on both sides
-- shape: events: subject_type =, subject_id =
-- index: events ({subject_type, subject_id})
-- values: 'order', 17
SELECT * FROM events WHERE (subject_type, subject_id) = ($1, $2);

-- not distinct from a parameter
-- shape: messages:
-- none: PostgreSQL does not answer IS NOT DISTINCT FROM by an index when the value may be null
-- useless: messages (parent_id)
-- values: 17
SELECT * FROM messages WHERE parent_id IS NOT DISTINCT FROM $1;

-- an operator by its full name
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * FROM orders WHERE customer_id OPERATOR(pg_catalog.=) $1;

-- brackets everywhere
-- shape: orders: customer_id =, priority =
-- index: orders ({customer_id, priority})
-- values: 170, 3
SELECT * FROM orders WHERE ((customer_id) = ($1)) AND ((priority = ($2)));

-- a comment within, with a quote and a semicolon
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170
SELECT * /* it's the customer's; all */ FROM orders WHERE customer_id = $1 -- LIMIT 1
;

-- equality beside what no index answers
-- shape: orders: customer_id =
-- index: orders (customer_id)
-- values: 170, 'y'
SELECT * FROM orders WHERE customer_id = $1 AND status <> $2::text || 'x' AND note IS DISTINCT FROM 'x';

-- a sum on the column's side of the comparison
-- shape: orders: (customer_id + 1) =
-- index: orders ((customer_id + 1))
-- values: 171
SELECT * FROM orders WHERE customer_id + 1 = $1;

-- the whole table
-- shape: orders:
-- none: every row is read
SELECT * FROM orders;

-- a count of everything
-- shape: orders:
-- none: every row is counted; the primary key is the smallest index to count
SELECT count(*) FROM orders;

-- a column against another of the same row
-- shape: orders:
-- none: a comparison of two columns of a row is no lookup
-- useless: orders (shipped_at)
SELECT * FROM orders WHERE shipped_at < placed_at;

-- the row's own columns are equal
-- shape: messages:
-- none: a comparison of two columns of a row is no lookup
-- useless: messages (sender_id, recipient_id)
SELECT * FROM messages WHERE sender_id = recipient_id;

-- everything but one value
-- shape: orders:
-- none: nearly all rows are different from one value
-- useless: orders (status)
-- values: 'shipped'
SELECT * FROM orders WHERE status <> $1;

-- what is not in a list
-- shape: orders:
-- none: nearly all rows are outside a list
-- useless: orders (status)
SELECT * FROM orders WHERE status NOT IN ('open', 'paid');

-- a random sample
-- shape: orders:
-- none: no index is in a random order
SELECT * FROM orders ORDER BY random() LIMIT 10;
