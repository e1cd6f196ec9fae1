-- Expressions: those that are immutable can be indexed, their near-misses cannot.

-- lower
-- shape: customers: (lower(email)) =
-- index: customers (lower(email))
-- values: 'anna@example.com'
SELECT * FROM customers WHERE lower(email) = $1;

-- lower on both sides
-- shape: customers: (lower(email)) =
-- index: customers (lower(email))
-- values: 'Anna@example.com'
SELECT * FROM customers WHERE lower(email) = lower($1);

-- lower within a tenant
-- shape: customers: tenant_id =, (lower(email)) =
-- index: customers ({tenant_id, lower(email)})
-- values: 1, 'anna@example.com'
SELECT * FROM customers WHERE tenant_id = $1 AND lower(email) = $2;

-- upper
-- shape: customers: (upper(name)) =
-- index: customers (upper(name))
-- values: 'ANNA'
SELECT * FROM customers WHERE upper(name) = $1;

-- several functions
-- shape: customers: (lower(btrim(name))) =
-- index: customers (lower(btrim(name)))
-- or: customers (lower(trim(name)))
-- values: 'anna'
SELECT * FROM customers WHERE lower(btrim(name)) = $1;

-- arithmetic of two columns
-- shape: order_lines: (quantity * unit_price) range
-- index: order_lines ((quantity * unit_price))
-- values: 5900
SELECT * FROM order_lines WHERE quantity * unit_price > $1;

-- a remainder
-- shape: messages: (id % 1000) =
-- index: messages ((id % 1000))
-- values: 7
SELECT * FROM messages WHERE id % 1000 = $1;

-- coalesce
-- shape: products: (coalesce(weight, 0)) =
-- index: products ((coalesce(weight, 0)))
-- values: 33
SELECT * FROM products WHERE coalesce(weight, 0) = $1;

-- coalesce of two columns
-- shape: products: (coalesce(weight, id)) range
-- index: products ((coalesce(weight, id)))
-- values: 7950
SELECT * FROM products WHERE coalesce(weight, id) > $1;

-- substr
-- shape: products: (substr(sku, 1, 9)) =
-- index: products (substr(sku, 1, 9))
-- values: 'SKU-00001'
SELECT * FROM products WHERE substr(sku, 1, 9) = $1;

-- left
-- shape: documents: (left(title, 8)) =
-- index: documents (left(title, 8))
-- values: 'Report 4'
SELECT * FROM documents WHERE left(title, 8) = $1;

-- concatenation with ||: the operator is stable, but PostgreSQL looks into it and finds two immutable ones
-- shape: events: (subject_type || ':' || subject_id) =
-- index: events ((subject_type || ':' || subject_id))
-- values: 'order:17'
SELECT * FROM events WHERE subject_type || ':' || subject_id = $1;

-- concatenation of text alone
-- shape: customers: (name || email) =
-- index: customers ((name || email))
-- values: 'a'
SELECT * FROM customers WHERE name || email = $1;

-- concat is stable
-- shape: customers: (concat(name, email)) =
-- none: concat is not immutable
-- useless: customers (name, email)
-- values: 'a'
SELECT * FROM customers WHERE concat(name, email) = $1;

-- a moment's date
-- shape: orders: (placed_at::date) =
-- none: the date of a timestamptz depends on the session's time zone
-- useless: orders (placed_at)
-- values: '2024-06-01'
SELECT * FROM orders WHERE placed_at::date = $1;

-- a moment's date in a fixed zone
-- shape: orders: ((placed_at AT TIME ZONE 'UTC')::date) =
-- index: orders (((placed_at AT TIME ZONE 'UTC')::date))
-- values: '2024-06-01'
SELECT * FROM orders WHERE (placed_at AT TIME ZONE 'UTC')::date = $1;

-- the date of a timestamp without zone
-- shape: events: (logged_at::date) =
-- index: events ((logged_at::date))
-- values: '2025-03-01'
SELECT * FROM events WHERE logged_at::date = $1;

-- date_trunc of a timestamp without zone
-- shape: events: (date_trunc('month', logged_at)) =
-- index: events (date_trunc('month', logged_at))
-- values: '2025-03-01'
SELECT * FROM events WHERE date_trunc('month', logged_at) = $1;

-- date_trunc of a timestamptz
-- shape: orders: (date_trunc('month', placed_at)) =
-- none: date_trunc of a timestamptz depends on the session's time zone
-- useless: orders (placed_at)
-- values: '2025-03-01'
SELECT * FROM orders WHERE date_trunc('month', placed_at) = $1;

-- the year of a date
-- shape: orders: (extract(year FROM due_on)) =, customer_id =
-- index: orders ({customer_id, extract(year FROM due_on)})
-- or: orders (customer_id)
-- values: 2024, 170
SELECT * FROM orders WHERE extract(year FROM due_on) = $1 AND customer_id = $2;

-- the hour of a timestamptz
-- shape: orders: (extract(hour FROM placed_at)) =, customer_id =
-- index: orders (customer_id)
-- values: 7, 170
SELECT * FROM orders WHERE extract(hour FROM placed_at) = $1 AND customer_id = $2;

-- a number as text
-- shape: events: (subject_id::text) =
-- index: events ((subject_id::text))
-- values: '17'
SELECT * FROM events WHERE subject_id::text = $1;

-- a moment as text
-- shape: orders: (placed_at::text) =
-- none: a timestamptz as text depends on the session's settings
-- useless: orders (placed_at)
-- values: 'x'
SELECT * FROM orders WHERE placed_at::text = $1;

-- an enum as text
-- shape: jobs: (state::text) =, queue =
-- index: jobs (queue)
-- values: 'pending', 'queue-11'
SELECT * FROM jobs WHERE state::text = $1 AND queue = $2;

-- the length of an array
-- shape: customers: (cardinality(tags)) =
-- index: customers (cardinality(tags))
-- values: 2
SELECT * FROM customers WHERE cardinality(tags) = $1;

-- age is not immutable
-- shape: orders: (age(placed_at)) range
-- none: age(…) asks what day it is
-- useless: orders (placed_at)
-- values: '2 years'
SELECT * FROM orders WHERE age(placed_at) > $1;

-- now() on the column's side
-- shape: events: (now() - occurred_at) range
-- none: now() is not immutable
-- useless: events (occurred_at)
-- values: '1 hour'
SELECT * FROM events WHERE now() - occurred_at < $1;

-- a function that nobody knows
-- shape: customers: (public.folded(email)) =
-- none: nothing tells that the function is immutable
-- useless: customers (email)
-- values: 'x'
SELECT * FROM customers WHERE public.folded(email) = $1;

-- an unknown function on the parameter's side does no harm
-- shape: customers: email =
-- index: customers (email)
-- values: 'x'
SELECT * FROM customers WHERE email = public.folded($1);

-- abs, a range between constants
-- shape: customers: (abs(balance)) range!
-- index: customers (abs(balance))
-- or: customers (id) WHERE abs(balance) < 1
SELECT * FROM customers WHERE abs(balance) < 1;

-- the md5 of a text
-- shape: documents: (md5(body)) =
-- index: documents (md5(body))
-- values: 'c4ca4238a0b923820dcc509a6f75849b'
SELECT * FROM documents WHERE md5(body) = $1;

-- to_char is not immutable
-- shape: orders: (to_char(placed_at, 'YYYY-MM')) =
-- none: to_char depends on the locale and the time zone
-- useless: orders (placed_at)
-- values: '2024-06'
SELECT * FROM orders WHERE to_char(placed_at, 'YYYY-MM') = $1;

-- a CASE
-- shape: orders: (CASE WHEN priority > 8 THEN status END) =
-- index: orders ((CASE WHEN priority > 8 THEN status END))
-- values: 'open'
SELECT * FROM orders WHERE CASE WHEN priority > 8 THEN status END = $1;
