-- jsonb: containment and paths by GIN, one path's equality by a B-tree on the expression.

-- containment of a parameter
-- shape: customers: attributes contains
-- index: customers USING gin (attributes jsonb_path_ops)
-- values: '{"segment": "s17"}'
SELECT * FROM customers WHERE attributes @> $1;

-- containment of a constant
-- shape: customers: attributes contains!
-- index: customers USING gin (attributes jsonb_path_ops)
-- or: customers (id) WHERE attributes @> '{"beta": true}'
SELECT * FROM customers WHERE attributes @> '{"beta": true}';

-- a key
-- shape: customers: attributes has key
-- index: customers USING gin (attributes)
-- values: 'beta'
SELECT * FROM customers WHERE attributes ? $1;

-- any of some keys
-- shape: customers: attributes has key
-- index: customers USING gin (attributes)
-- values: '{beta,gamma}'
SELECT * FROM customers WHERE attributes ?| $1;

-- all of some keys
-- shape: customers: attributes has key
-- index: customers USING gin (attributes)
-- values: '{beta,lang}'
SELECT * FROM customers WHERE attributes ?& $1;

-- a key and a containment
-- shape: customers: attributes has key, attributes contains
-- index: customers USING gin (attributes)
-- values: 'beta', '{"lang": "de"}'
SELECT * FROM customers WHERE attributes ? $1 AND attributes @> $2;

-- a jsonpath that exists
-- shape: products: specs path
-- index: products USING gin (specs jsonb_path_ops)
-- values: '$.parts[*] ? (@ == "p17")'
SELECT * FROM products WHERE specs @? $1;

-- a jsonpath that is true
-- shape: products: specs path!
-- index: products USING gin (specs jsonb_path_ops)
SELECT * FROM products WHERE specs @@ '$.color == "c17"';

-- one path as text
-- shape: orders: (metadata->>'coupon') =
-- index: orders ((metadata->>'coupon'))
-- values: 'K17'
SELECT * FROM orders WHERE metadata->>'coupon' = $1;

-- one path as jsonb
-- shape: products: (specs->'color') =
-- index: products ((specs->'color'))
-- values: '"c17"'
SELECT * FROM products WHERE specs->'color' = $1;

-- a path of several steps
-- shape: customers: (attributes->'address'->>'zip') =
-- index: customers ((attributes->'address'->>'zip'))
-- values: '00017'
SELECT * FROM customers WHERE attributes->'address'->>'zip' = $1;

-- a path as an array of steps
-- shape: customers: (attributes#>>'{address,zip}') =
-- index: customers ((attributes#>>'{address,zip}'))
-- values: '00017'
SELECT * FROM customers WHERE attributes#>>'{address,zip}' = $1;

-- a subscript
-- shape: products: (specs['color']) =
-- index: products ((specs['color']))
-- values: '"c17"'
SELECT * FROM products WHERE specs['color'] = $1;

-- a path that is a number
-- shape: products: ((specs->>'size')::int) range
-- index: products (((specs->>'size')::int))
-- values: 38
SELECT * FROM products WHERE (specs->>'size')::int > $1;

-- a path within a tenant, in order
-- shape: events: tenant_id =, (payload->'device'->>'os') =; order occurred_at desc; limit
-- index: events ({tenant_id, (payload->'device'->>'os')}, occurred_at)
-- values: 1, 'os7'
SELECT * FROM events WHERE tenant_id = $1 AND payload->'device'->>'os' = $2 ORDER BY occurred_at DESC LIMIT 10;

-- containment within a path
-- shape: events: (payload->'tags') contains
-- index: events USING gin ((payload->'tags') jsonb_path_ops)
-- values: '["g17"]'
SELECT * FROM events WHERE payload->'tags' @> $1;

-- a key of a path
-- shape: events: (payload->'tags') has key
-- index: events USING gin ((payload->'tags'))
-- values: 'g17'
SELECT * FROM events WHERE payload->'tags' ? $1;

-- containment turned around
-- shape: customers: attributes contains
-- index: customers USING gin (attributes jsonb_path_ops)
-- values: '{"segment": "s17"}'
SELECT * FROM customers WHERE $1 <@ attributes;

-- contained by is nothing that GIN answers for jsonb
-- shape: customers:
-- none: jsonb has no index for <@ with the column on its left
-- useless: customers USING gin (attributes)
-- values: '{"segment": "s17"}'
SELECT * FROM customers WHERE attributes <@ $1;

-- the path's name is a parameter
-- shape: customers:
-- none: no index can be made for a path that is not known
-- useless: customers USING gin (attributes)
-- values: 'lang', 'de'
SELECT * FROM customers WHERE attributes->>$1::text = $2;

-- a path that is not null
-- shape: customers: tenant_id =, (attributes->>'beta') is not null
-- index: customers (tenant_id) WHERE (attributes->>'beta') IS NOT NULL
-- values: 1
SELECT * FROM customers WHERE attributes->>'beta' IS NOT NULL AND tenant_id = $1;

-- an order by a path
-- shape: products: category =; order (specs->>'color'); limit
-- index: products (category, (specs->>'color'))
-- values: 'cat-1'
SELECT * FROM products WHERE category = $1 ORDER BY specs->>'color' LIMIT 5;

-- the whole document
-- shape: audit.changes: old =
-- index: audit.changes USING hash (old)
-- or: audit.changes (old)
-- values: '{"v": 17}'
SELECT * FROM audit.changes WHERE old = $1;
