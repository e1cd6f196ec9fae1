-- LIKE: a prefix needs text_pattern_ops unless the column's collation is C.

-- a constant prefix
-- shape: customers: email prefix!
-- index: customers (email varchar_pattern_ops)
-- or: customers (email text_pattern_ops)
SELECT * FROM customers WHERE email LIKE 'anna.c4%';

-- a parameter that is a prefix
-- shape: customers: email prefix
-- index: customers (email varchar_pattern_ops)
-- or: customers (email text_pattern_ops)
-- values: 'Anna.c4'
SELECT * FROM customers WHERE email LIKE $1 || '%';

-- a prefix of a column in C
-- shape: products: sku prefix!
-- none: the unique constraint's index serves it, as its collation is C
SELECT * FROM products WHERE sku LIKE 'SKU-00001%';

-- a prefix of a path in C
-- shape: documents: path prefix
-- index: documents (path)
-- values: '/folder17/'
SELECT * FROM documents WHERE path LIKE $1 || '%';

-- a prefix of text
-- shape: products: name prefix!
-- index: products (name text_pattern_ops)
SELECT * FROM products WHERE name LIKE 'oak chair 4%';

-- a prefix within a tenant
-- shape: documents: tenant_id =, title prefix
-- index: documents (tenant_id, title varchar_pattern_ops)
-- or: documents (tenant_id, title text_pattern_ops)
-- values: 1, 'Report 4'
SELECT * FROM documents WHERE tenant_id = $1 AND title LIKE $2 || '%';

-- starts_with
-- shape: customers: name prefix
-- index: customers (name text_pattern_ops)
-- values: 'Anna c4'
SELECT * FROM customers WHERE starts_with(name, $1);

-- the operator of starts_with
-- shape: customers: name prefix
-- index: customers (name text_pattern_ops)
-- values: 'Anna c4'
SELECT * FROM customers WHERE name ^@ $1;

-- a prefix of lower(…)
-- shape: customers: (lower(email)) prefix
-- index: customers (lower(email) text_pattern_ops)
-- values: 'anna.c4'
SELECT * FROM customers WHERE lower(email) LIKE $1 || '%';

-- no wildcard at all is an equality
-- shape: customers: email =!
-- index: customers (email)
-- or: customers (email varchar_pattern_ops)
-- or: customers (email text_pattern_ops)
SELECT * FROM customers WHERE email LIKE 'anna@example.com';

-- an underscore at the end
-- shape: documents: path prefix!
-- index: documents (path)
SELECT * FROM documents WHERE path LIKE '/folder17/c4____%';

-- a prefix and an order by the same column, which pattern_ops does not give
-- shape: products: name prefix!; order name; limit
-- index: products (name text_pattern_ops)
-- sorts: the order of text_pattern_ops is not that of the column's collation
SELECT * FROM products WHERE name LIKE 'oak chair 4%' ORDER BY name LIMIT 10;

-- a prefix of nothing
-- shape: customers:
-- none: LIKE '%' is every row
-- useless: customers (email varchar_pattern_ops)
SELECT * FROM customers WHERE email LIKE '%';

-- not like
-- shape: customers:
-- none: nearly all rows do not begin so
-- useless: customers (email varchar_pattern_ops)
SELECT * FROM customers WHERE email NOT LIKE 'anna%';

-- like, of which nothing is known: a parameter may begin with a wildcard
-- shape: customers: email pattern
-- index: customers USING gin (email gin_trgm_ops)
-- or: customers (email varchar_pattern_ops)
-- or: customers (email text_pattern_ops)
-- values: 'Anna.c4ca%'
SELECT * FROM customers WHERE email LIKE $1;

-- a prefix and an equality on one column
-- shape: customers: phone prefix!
-- index: customers (phone varchar_pattern_ops)
-- or: customers (phone text_pattern_ops)
SELECT * FROM customers WHERE phone LIKE '+49000001%';
