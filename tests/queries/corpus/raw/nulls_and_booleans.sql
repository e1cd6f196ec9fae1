-- IS NULL, IS NOT NULL and boolean columns: they are predicates, seldom keys.

-- unread messages of a recipient
-- shape: messages: recipient_id =, read_at is null
-- index: messages (recipient_id) WHERE read_at IS NULL
-- values: 17
SELECT * FROM messages WHERE recipient_id = $1 AND read_at IS NULL;

-- how many are unread
-- shape: messages: recipient_id =, read_at is null
-- index: messages (recipient_id) WHERE read_at IS NULL
-- values: 17
SELECT count(*) FROM messages WHERE recipient_id = $1 AND read_at IS NULL;

-- unread messages, the newest first
-- shape: messages: recipient_id =, read_at is null; order sent_at desc; limit
-- index: messages (recipient_id, sent_at) WHERE read_at IS NULL
-- values: 17
SELECT * FROM messages WHERE recipient_id = $1 AND read_at IS NULL ORDER BY sent_at DESC LIMIT 20;

-- replies
-- shape: messages: sender_id =, parent_id is not null
-- index: messages (sender_id) WHERE parent_id IS NOT NULL
-- values: 170
SELECT * FROM messages WHERE sender_id = $1 AND parent_id IS NOT NULL;

-- all unread messages by age
-- shape: messages: read_at is null; order sent_at; limit
-- index: messages (sent_at) WHERE read_at IS NULL
SELECT * FROM messages WHERE read_at IS NULL ORDER BY sent_at LIMIT 100;

-- not null is implied by a range
-- shape: messages: read_at range, read_at is not null
-- index: messages (read_at)
-- or: messages (read_at) WHERE read_at IS NOT NULL
-- values: '2025-03-01', '2025-03-02'
SELECT * FROM messages WHERE read_at IS NOT NULL AND read_at >= $1 AND read_at < $2;

-- a boolean by itself
-- shape: orders: customer_id =, is_gift =!
-- index: orders (customer_id) WHERE is_gift
-- values: 170
SELECT * FROM orders WHERE customer_id = $1 AND is_gift;

-- a boolean that is true
-- shape: orders: is_gift =!; order placed_at desc; limit
-- index: orders (placed_at) WHERE is_gift = true
-- or: orders (placed_at) WHERE is_gift
-- values: 10
SELECT * FROM orders WHERE is_gift = true ORDER BY placed_at DESC LIMIT $1;

-- a boolean that IS TRUE
-- shape: orders: is_gift =!; order placed_at desc; limit
-- index: orders (placed_at) WHERE is_gift IS TRUE
SELECT * FROM orders WHERE is_gift IS TRUE ORDER BY placed_at DESC LIMIT 10;

-- not a boolean
-- shape: customers: active =!, tenant_id =
-- index: customers (tenant_id) WHERE NOT active
-- values: 3
SELECT * FROM customers WHERE tenant_id = $1 AND NOT active;

-- a boolean that is false
-- shape: customers: active =!, tenant_id =
-- index: customers (tenant_id) WHERE active = false
-- or: customers (tenant_id) WHERE NOT active
-- values: 3
SELECT * FROM customers WHERE tenant_id = $1 AND active = false;

-- a boolean that is a parameter
-- shape: customers: active =, country =
-- index: customers ({country, active})
-- values: 'MT', true
SELECT * FROM customers WHERE country = $1 AND active = $2;

-- two booleans and a null
-- shape: customers: tenant_id =, active =!, deleted_at is null, referrer_id is null
-- index: customers (tenant_id) WHERE active AND deleted_at IS NULL AND referrer_id IS NULL
-- or: customers (tenant_id) WHERE active AND referrer_id IS NULL AND deleted_at IS NULL
-- or: customers (tenant_id) WHERE deleted_at IS NULL AND active AND referrer_id IS NULL
-- or: customers (tenant_id) WHERE deleted_at IS NULL AND referrer_id IS NULL AND active
-- or: customers (tenant_id) WHERE referrer_id IS NULL AND active AND deleted_at IS NULL
-- or: customers (tenant_id) WHERE referrer_id IS NULL AND deleted_at IS NULL AND active
-- values: 100
SELECT * FROM customers WHERE tenant_id = $1 AND active AND deleted_at IS NULL AND referrer_id IS NULL;

-- what is seldom there, by itself
-- shape: orders: external_id is not null
-- index: orders (external_id) WHERE external_id IS NOT NULL
-- or: orders (external_id)
-- or: orders (id) WHERE external_id IS NOT NULL
SELECT * FROM orders WHERE external_id IS NOT NULL;

-- a null and a rare text
-- shape: orders: shipped_at is null, note =
-- index: orders (note) WHERE shipped_at IS NULL
-- values: 'x'
SELECT * FROM orders WHERE shipped_at IS NULL AND note = $1;

-- rare rows counted
-- shape: orders: is_gift =!
-- index: orders (is_gift) WHERE is_gift
-- or: orders (id) WHERE is_gift
SELECT count(*) FROM orders WHERE is_gift;

-- unknown is not false
-- shape: orders:
-- none: IS NOT TRUE is true of nearly all rows
-- useless: orders (is_gift)
SELECT * FROM orders WHERE is_gift IS NOT TRUE;
