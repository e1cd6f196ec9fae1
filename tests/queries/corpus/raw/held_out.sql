-- Written when the analyser already had nearly all other cases right, as an application would ask: how far it
-- is right about queries that nobody has fitted it to. In its first run all 50 sets of indexes were as
-- expected and used; 45 of the 50 lists of shapes were, and in the other five the label was wrong.

-- a customer's dashboard: living open orders, the due first
-- shape: orders: customer_id =, deleted_at is null, status in!; order due_on, id; limit
-- index: orders (customer_id, due_on, id) WHERE deleted_at IS NULL AND status IN ('open', 'paid')
-- or: orders (customer_id, due_on, id) WHERE status IN ('open', 'paid') AND deleted_at IS NULL
-- or: orders (customer_id, due_on, id) WHERE deleted_at IS NULL
-- values: 17
SELECT id, number, total, due_on FROM orders
WHERE customer_id = $1 AND deleted_at IS NULL AND status IN ('open', 'paid') ORDER BY due_on, id LIMIT 20;

-- expensive open orders of a tenant
-- shape: orders: tenant_id =, status =!, total range
-- index: orders (tenant_id, total) WHERE status = 'open'
-- values: 1, 1000
SELECT * FROM orders WHERE tenant_id = $1 AND status = 'open' AND total >= $2;

-- the activity feed of a subject
-- shape: events: subject_type =!, subject_id =; order occurred_at desc, id desc; limit
-- index: events (subject_id, occurred_at, id) WHERE subject_type = 'order'
-- or: events ({subject_type, subject_id}, occurred_at, id)
-- values: 17
SELECT * FROM events WHERE subject_type = 'order' AND subject_id = $1 ORDER BY occurred_at DESC, id DESC LIMIT 30;

-- errors of a tenant in the last hours
-- shape: events: tenant_id =, kind =!, occurred_at range; order occurred_at desc
-- index: events (tenant_id, occurred_at) WHERE kind = 'error'
-- values: 1
SELECT * FROM events WHERE tenant_id = $1 AND kind = 'error' AND occurred_at >= now() - interval '6 hours'
ORDER BY occurred_at DESC;

-- how many events of each kind a tenant had in a week
-- shape: events: tenant_id =, occurred_at range; group kind
-- index: events (tenant_id, occurred_at) INCLUDE? (kind)
-- or: events (tenant_id, occurred_at, kind)
-- values: 1, '2025-06-01', '2025-06-08'
SELECT kind, count(*) FROM events WHERE tenant_id = $1 AND occurred_at >= $2 AND occurred_at < $3 GROUP BY kind;

-- whether a user did something lately
-- shape: events: actor_id =, occurred_at range; limit
-- index: events (actor_id, occurred_at)
-- values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b', '2025-06-01'
SELECT 1 FROM events WHERE actor_id = $1 AND occurred_at > $2 LIMIT 1;

-- the last login of a user
-- shape: events: actor_id =, kind =!; order occurred_at desc; limit
-- index: events (actor_id, occurred_at) WHERE kind = 'login'
-- values: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b'
SELECT occurred_at FROM events WHERE actor_id = $1 AND kind = 'login' ORDER BY occurred_at DESC LIMIT 1;

-- the inbox: unread first, then by date
-- shape: messages: recipient_id =; order ((read_at IS NULL)) desc, sent_at desc; limit
-- index: messages (recipient_id, (read_at IS NULL), sent_at)
-- or: messages (recipient_id, (read_at IS NULL) DESC, sent_at DESC)
-- values: 1
SELECT * FROM messages WHERE recipient_id = $1 ORDER BY (read_at IS NULL) DESC, sent_at DESC LIMIT 20;

-- calls between two people
-- shape: messages: sender_id =, recipient_id =, kind =!; order sent_at desc; limit
-- index: messages ({sender_id, recipient_id}, sent_at) WHERE kind = 'call'
-- values: 170, 17
SELECT * FROM messages WHERE sender_id = $1 AND recipient_id = $2 AND kind = 'call' ORDER BY sent_at DESC LIMIT 5;

-- marking as read
-- shape: messages: recipient_id =, read_at is null, sent_at range; write
-- index: messages (recipient_id, sent_at) WHERE read_at IS NULL
-- values: 17, '2025-05-01'
UPDATE messages SET read_at = now() WHERE recipient_id = $1 AND read_at IS NULL AND sent_at <= $2;

-- unread counts of many recipients
-- shape: messages: recipient_id in, read_at is null; group recipient_id
-- index: messages (recipient_id) WHERE read_at IS NULL
-- values: '{17,18,19}'
SELECT recipient_id, count(*) FROM messages WHERE recipient_id = ANY($1::bigint[]) AND read_at IS NULL GROUP BY recipient_id;

-- threads: the root messages of somebody
-- shape: messages: sender_id =, parent_id is null; order sent_at desc; limit
-- index: messages (sender_id, sent_at) WHERE parent_id IS NULL
-- values: 170
SELECT * FROM messages WHERE sender_id = $1 AND parent_id IS NULL ORDER BY sent_at DESC LIMIT 10;

-- replies to a list of messages
-- shape: messages: parent_id in; order sent_at
-- index: messages (parent_id)
-- or: messages (parent_id, sent_at)
-- values: '{17,18,19}'
SELECT * FROM messages WHERE parent_id = ANY($1::bigint[]) ORDER BY sent_at;

-- documents shared in a folder
-- shape: documents: tenant_id =, path prefix, deleted_at is null
-- index: documents (tenant_id, path) WHERE deleted_at IS NULL
-- values: 1, '/folder17/'
SELECT id, title, path FROM documents WHERE tenant_id = $1 AND path LIKE $2 || '%' AND deleted_at IS NULL;

-- published documents of an owner
-- shape: documents: owner_id =, published_at is not null; order published_at desc; limit
-- index: documents (owner_id, published_at) WHERE published_at IS NOT NULL
-- or: documents (owner_id, published_at)
-- values: 17
SELECT * FROM documents WHERE owner_id = $1 AND published_at IS NOT NULL ORDER BY published_at DESC LIMIT 10;

-- what is published and visible now
-- shape: documents: visible contains, published_at range
-- index: documents USING gist (visible)
-- or: documents (published_at)
SELECT * FROM documents WHERE visible @> now() AND published_at <= now();

-- documents with all of some keywords in a tenant
-- shape: documents: tenant_id =, keywords contains
-- index: documents USING gin (keywords)
-- or: documents (tenant_id)
-- values: 1, '{k17}'
SELECT * FROM documents WHERE tenant_id = $1 AND keywords @> $2;

-- a search over titles and bodies
-- shape: documents:
-- index: documents USING gin (search)
-- index: documents USING gin (to_tsvector('english', title))
-- values: 'w17'
-- together: both make a BitmapOr
SELECT * FROM documents WHERE search @@ plainto_tsquery('english', $1)
OR to_tsvector('english', title) @@ plainto_tsquery('english', $1);

-- customers by phone or by e-mail
-- shape: customers:
-- index: customers (email)
-- index: customers (phone)
-- values: 'x@example.com', '+49'
-- together: both make a BitmapOr
SELECT * FROM customers WHERE email = $1 OR phone = $2;

-- customers by name without accents of case, within a tenant, a page
-- shape: customers: tenant_id =, (lower(name)) prefix; order (lower(name)); limit
-- index: customers (tenant_id, lower(name) text_pattern_ops)
-- values: 1, 'anna'
-- sorts: the order of text_pattern_ops is not that of the column's collation
SELECT * FROM customers WHERE tenant_id = $1 AND lower(name) LIKE $2 || '%' ORDER BY lower(name) LIMIT 20;

-- the richest of a country
-- shape: customers: country =, deleted_at is null; order balance desc; limit
-- index: customers (country, balance) WHERE deleted_at IS NULL
-- values: 'DE'
SELECT * FROM customers WHERE country = $1 AND deleted_at IS NULL ORDER BY balance DESC LIMIT 10;

-- gold customers who joined in a year
-- shape: customers: tier =!, signed_up_on range!
-- index: customers (signed_up_on) WHERE tier = 'gold'
SELECT * FROM customers WHERE tier = 'gold' AND signed_up_on >= DATE '2024-01-01' AND signed_up_on < DATE '2025-01-01';

-- whom a customer referred, and what they spent
-- shape: customers: id =@orders, referrer_id =
-- shape: orders: customer_id =@customers
-- index: customers (referrer_id) INCLUDE? (id)
-- index: orders (customer_id) INCLUDE? (total)
-- values: 17
SELECT sum(o.total) FROM customers AS c JOIN orders AS o ON o.customer_id = c.id WHERE c.referrer_id = $1;

-- customers of a tenant who never ordered since
-- shape: customers: tenant_id =, active =!
-- shape: orders: customer_id =@customers, placed_at range
-- index: customers (tenant_id) WHERE active
-- index: orders (customer_id, placed_at)
-- values: 390, '2025-01-01'
SELECT c.* FROM customers AS c WHERE c.tenant_id = $1 AND c.active
AND NOT EXISTS (SELECT FROM orders AS o WHERE o.customer_id = c.id AND o.placed_at >= $2);

-- the products that sold with another one
-- shape: order_lines: order_id =@order_lines, product_id =
-- shape: order_lines: order_id =@order_lines
-- none: order_lines_product and the primary key serve both
-- values: 170
SELECT b.product_id, count(*) FROM order_lines AS a JOIN order_lines AS b ON b.order_id = a.order_id AND b.product_id <> a.product_id
WHERE a.product_id = $1 GROUP BY b.product_id;

-- returned lines of a product
-- shape: order_lines: product_id =, returned =!
-- none: order_lines_product finds the few lines of a product
-- values: 170
SELECT * FROM order_lines WHERE product_id = $1 AND returned;

-- cheap products of a category with a label
-- shape: products: category =, labels contains, price range
-- index: products (category, price)
-- or: products USING gin (labels)
-- values: 'cat-1', '{l17}', 100
SELECT * FROM products WHERE category = $1 AND labels @> $2 AND price < $3;

-- products of a colour and a size
-- shape: products: specs contains
-- index: products USING gin (specs jsonb_path_ops)
-- values: 'c17', 17
SELECT * FROM products WHERE specs @> jsonb_build_object('color', $1::text, 'size', $2::int);

-- products that are not discontinued, by category and price
-- shape: products: discontinued =!; order category, price; limit
-- index: products (category, price) WHERE NOT discontinued
SELECT * FROM products WHERE NOT discontinued ORDER BY category, price LIMIT 50;

-- heavy things without a weight last
-- shape: products: category =; order weight desc nulls last; limit
-- index: products (category, weight DESC NULLS LAST)
-- or: products (category, weight NULLS FIRST)
-- values: 'cat-1'
SELECT * FROM products WHERE category = $1 ORDER BY weight DESC NULLS LAST LIMIT 10;

-- free rooms: no booking overlaps
-- shape: bookings: stay overlaps, cancelled =!
-- index: bookings USING gist (stay) WHERE NOT cancelled
-- or: bookings USING gist (stay)
-- values: '[2024-03-01,2024-03-03)'
SELECT r FROM generate_series(1, 400) AS r
WHERE r NOT IN (SELECT room_id FROM bookings WHERE stay && $1 AND NOT cancelled);

-- the next stay in a room
-- shape: bookings: room_id =, (lower(stay)) range; order (lower(stay)); limit
-- index: bookings (room_id, lower(stay))
-- values: 17, '2024-06-01'
SELECT * FROM bookings WHERE room_id = $1 AND lower(stay) >= $2 ORDER BY lower(stay) LIMIT 1;

-- a guest's bookings
-- shape: bookings: guest_id =; order id desc
-- index: bookings (guest_id)
-- or: bookings (guest_id, id)
-- values: 17
SELECT * FROM bookings WHERE guest_id = $1 ORDER BY id DESC;

-- stuck jobs
-- shape: jobs: state =!, run_at range
-- index: jobs (run_at) WHERE state = 'running'
SELECT * FROM jobs WHERE state = 'running' AND run_at < now() - interval '1 hour';

-- failed jobs that may be tried again
-- shape: jobs: state =!, attempts range!; order run_at; limit
-- index: jobs (run_at) WHERE state = 'failed'
-- or: jobs (run_at) WHERE state = 'failed' AND attempts < 5
-- or: jobs (run_at, attempts) WHERE state = 'failed'
SELECT * FROM jobs WHERE state = 'failed' AND attempts < 5 ORDER BY run_at LIMIT 20;

-- what a worker holds
-- shape: jobs: locked_by =, state =!
-- index: jobs (locked_by) WHERE state = 'running'
-- values: 'worker-1'
SELECT * FROM jobs WHERE locked_by = $1 AND state = 'running';

-- the depth of each queue
-- shape: jobs: state =!; group queue
-- index: jobs (queue) WHERE state = 'pending'
SELECT queue, count(*) FROM jobs WHERE state = 'pending' GROUP BY queue;

-- a job that is already there
-- shape: jobs: (payload->>'job') =, state in!
-- index: jobs ((payload->>'job')) WHERE state IN ('pending', 'running')
-- or: jobs ((payload->>'job'))
-- or: jobs ((payload->>'job'), state)
-- or: jobs (state, (payload->>'job'))
-- values: 'j17'
SELECT EXISTS (SELECT 1 FROM jobs WHERE payload->>'job' = $1 AND state IN ('pending', 'running'));

-- cleaning up in small steps
-- shape: jobs: id =@jobs; write
-- shape: jobs: state =!, run_at range; limit
-- index: jobs (run_at) WHERE state = 'done'
-- values: '2025-01-05'
DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = 'done' AND run_at < $1 LIMIT 100);

-- the history of a row
-- shape: audit.changes: table_name =, row_id =, changed_at range; order changed_at desc
-- index: audit.changes ({table_name, row_id}, changed_at)
-- values: 'orders', 17, '2025-02-01'
SELECT changed_at, changed_by FROM audit.changes
WHERE table_name = $1 AND row_id = $2 AND changed_at >= $3 ORDER BY changed_at DESC;

-- who changed something today
-- shape: audit.changes: changed_at range; group changed_by
-- index: audit.changes (changed_at) INCLUDE? (changed_by)
-- or: audit.changes (changed_at, changed_by)
SELECT DISTINCT changed_by FROM audit.changes WHERE changed_at >= CURRENT_DATE;

-- the second page of a search by rank is a filter and a sort
-- shape: products: search matches, discontinued =!
-- none: products_search finds the few rows
-- values: 'lamp & c4ca4238'
SELECT id FROM products WHERE search @@ to_tsquery('english', $1) AND NOT discontinued
ORDER BY ts_rank(search, to_tsquery('english', $1)) DESC LIMIT 20 OFFSET 20;

-- a median by a window
-- shape: orders: customer_id =
-- index: orders (customer_id, total)
-- or: orders (customer_id) INCLUDE? (total)
-- values: 17
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders WHERE customer_id = $1;

-- the difference to the order before
-- shape: orders: customer_id =; order placed_at
-- index: orders (customer_id, placed_at) INCLUDE? (total)
-- or: orders (customer_id) INCLUDE? (placed_at, total)
-- values: 170
SELECT placed_at, total - lag(total) OVER (ORDER BY placed_at) AS more FROM orders WHERE customer_id = $1;

-- both bounds are optional
-- shape: orders: placed_at range, tenant_id =
-- index: orders (tenant_id)
-- or: orders (tenant_id, placed_at)
-- values: 100, NULL
SELECT * FROM orders WHERE tenant_id = $1 AND placed_at >= coalesce($2::timestamptz, '-infinity');

-- a range by coalesce of the column
-- shape: orders: tenant_id =, (coalesce(shipped_at, placed_at)) range
-- index: orders (tenant_id, (coalesce(shipped_at, placed_at)))
-- values: 1, '2025-06-01'
SELECT * FROM orders WHERE tenant_id = $1 AND coalesce(shipped_at, placed_at) >= $2;

-- a union of counts
-- shape: orders: status =!
-- shape: orders: status =!
-- index: orders (status)
-- or: orders (status) WHERE status IN ('open', 'paid')
SELECT 'open' AS what, count(*) FROM orders WHERE status = 'open'
UNION ALL SELECT 'paid', count(*) FROM orders WHERE status = 'paid';

-- a lateral top one of each, over a list
-- shape: events: subject_type =!, subject_id =; order occurred_at desc; limit
-- index: events (subject_id, occurred_at) WHERE subject_type = 'order'
-- or: events ({subject_type, subject_id}, occurred_at)
-- values: '{17,18,19}'
SELECT wanted.id, e.* FROM unnest($1::bigint[]) AS wanted(id)
CROSS JOIN LATERAL (SELECT kind, occurred_at FROM events WHERE subject_type = 'order' AND subject_id = wanted.id
                    ORDER BY occurred_at DESC LIMIT 1) AS e;

-- an update from a list of values
-- shape: orders: number =; write
-- none: orders_number_key serves it
-- values: 'N00000017', 3
UPDATE orders SET priority = v.priority FROM (VALUES ($1, $2::smallint)) AS v(number, priority) WHERE orders.number = v.number;

-- a tenant's customers with their last order's date
-- shape: customers: tenant_id =; order name; limit
-- shape: orders: customer_id =; group placed_at; limit
-- index: customers (tenant_id, name)
-- index: orders (customer_id, placed_at)
-- or: orders (customer_id) INCLUDE (placed_at)
-- values: 1
SELECT c.id, c.name, (SELECT max(placed_at) FROM orders WHERE customer_id = c.id) FROM customers AS c
WHERE c.tenant_id = $1 ORDER BY c.name LIMIT 25;
