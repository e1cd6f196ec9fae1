-- What a constraint or a declared index serves wants nothing.

-- by the primary key
-- shape: orders: id =
-- none: orders_pkey
-- values: 17
SELECT * FROM orders WHERE id = $1;

-- by several primary keys
-- shape: orders: id in
-- none: orders_pkey
-- values: '{17,18}'
SELECT * FROM orders WHERE id = ANY($1);

-- by the primary key, with a second condition
-- shape: orders: id =, tenant_id =
-- none: orders_pkey gives one row
-- values: 17, 1
SELECT * FROM orders WHERE id = $1 AND tenant_id = $2;

-- by a unique column
-- shape: customers: code =
-- none: customers_code_key
-- values: 'C-000017'
SELECT * FROM customers WHERE code = $1;

-- by a unique column, in order of another
-- shape: customers: code =; order created_at; limit
-- none: customers_code_key gives one row
-- values: 'C-000017'
SELECT * FROM customers WHERE code = $1 ORDER BY created_at LIMIT 1;

-- by the first column of the primary key
-- shape: order_lines: order_id =; order line_no
-- none: order_lines_pkey begins with order_id
-- values: 17
SELECT * FROM order_lines WHERE order_id = $1 ORDER BY line_no;

-- by a declared index
-- shape: order_lines: product_id =
-- none: order_lines_product
-- values: 170
SELECT * FROM order_lines WHERE product_id = $1;

-- a conversation in order
-- shape: messages: conversation_id =; order sent_at; limit
-- none: messages_conversation
-- values: 17
SELECT * FROM messages WHERE conversation_id = $1 ORDER BY sent_at LIMIT 20;

-- a conversation backwards
-- shape: messages: conversation_id =; order sent_at desc; limit
-- none: messages_conversation, read backwards
-- values: 17
SELECT * FROM messages WHERE conversation_id = $1 ORDER BY sent_at DESC LIMIT 20;

-- a conversation since
-- shape: messages: conversation_id =, sent_at range
-- none: messages_conversation
-- values: 17, '2025-03-01'
SELECT * FROM messages WHERE conversation_id = $1 AND sent_at > $2;

-- a conversation
-- shape: messages: conversation_id =
-- none: messages_conversation begins with it
-- values: 17
SELECT * FROM messages WHERE conversation_id = $1;

-- the second column of a declared index is not served
-- shape: messages: sent_at range
-- index: messages (sent_at)
-- values: '2025-03-01', '2025-03-02'
-- besides: PostgreSQL 18 can read the whole of messages_conversation
SELECT * FROM messages WHERE sent_at >= $1 AND sent_at < $2;

-- a range of keys
-- shape: order_lines: order_id range
-- none: order_lines_pkey
-- values: 17, 19
SELECT * FROM order_lines WHERE order_id BETWEEN $1 AND $2;

-- a prefix of a unique column in C
-- shape: customers: code prefix
-- none: customers_code_key, as the collation is C
-- values: 'C-0000'
SELECT * FROM customers WHERE code LIKE $1 || '%';

-- a prefix of a unique column that is not in C
-- shape: tenants: slug prefix
-- index: tenants (slug varchar_pattern_ops)
-- or: tenants (slug text_pattern_ops)
-- values: 'tenant-39'
SELECT * FROM tenants WHERE slug LIKE $1 || '%';

-- one row by a unique column without regard to case is not served
-- shape: tenants: (lower(slug)) =
-- index: tenants (lower(slug))
-- values: 'tenant-39'
SELECT * FROM tenants WHERE lower(slug) = $1;

-- the largest key
-- shape: orders: ; group id; limit
-- none: orders_pkey
SELECT max(id) FROM orders;

-- a conversation's messages with a constant that a partial index would halve, but is not worth it
-- shape: messages: conversation_id =, kind =!
-- none: messages_conversation finds the few rows of a conversation
-- values: 17
SELECT * FROM messages WHERE conversation_id = $1 AND kind = 'image';
