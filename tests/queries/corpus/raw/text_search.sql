-- Full text and trigrams.

-- a tsvector column
-- shape: documents: search matches
-- index: documents USING gin (search)
-- values: 'w17'
SELECT * FROM documents WHERE search @@ plainto_tsquery('english', $1);

-- a web search, by rank
-- shape: documents: search matches
-- index: documents USING gin (search)
-- values: 'fox w17'
SELECT id, title, ts_rank(search, q) AS rank
FROM documents, websearch_to_tsquery('english', $1) AS q
WHERE search @@ q ORDER BY rank DESC LIMIT 10;

-- a column that has its index
-- shape: products: search matches
-- none: products_search serves it
-- values: 'lamp & oak'
SELECT * FROM products WHERE search @@ to_tsquery('english', $1);

-- to_tsvector of a column
-- shape: documents: (to_tsvector('english', title)) matches
-- index: documents USING gin (to_tsvector('english', title))
-- values: 'c4ca4238a0b9'
SELECT * FROM documents WHERE to_tsvector('english', title) @@ plainto_tsquery('english', $1);

-- to_tsvector of two columns
-- shape: customers: (to_tsvector('simple', name || ' ' || email)) matches
-- index: customers USING gin (to_tsvector('simple', name || ' ' || email))
-- values: 'c4ca4238a0'
SELECT * FROM customers WHERE to_tsvector('simple', name || ' ' || email) @@ plainto_tsquery('simple', $1);

-- to_tsvector with coalesce, as people write it
-- shape: orders: (to_tsvector('simple', coalesce(note, ''))) matches
-- index: orders USING gin (to_tsvector('simple', coalesce(note, '')))
SELECT * FROM orders WHERE to_tsvector('simple', coalesce(note, '')) @@ to_tsquery('simple', 'fragile');

-- to_tsvector without a configuration
-- shape: documents: (to_tsvector(title)) matches
-- none: without its configuration to_tsvector depends on a setting
-- useless: documents USING gin (to_tsvector('simple', title))
-- values: 'report'
SELECT * FROM documents WHERE to_tsvector(title) @@ plainto_tsquery($1);

-- the query on the left
-- shape: documents: search matches
-- index: documents USING gin (search)
-- values: 'w17'
SELECT * FROM documents WHERE plainto_tsquery('english', $1) @@ search;

-- weighted parts
-- shape: documents: (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'B')) matches
-- index: documents USING gin ((setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'B')))
-- values: 'w17'
SELECT * FROM documents
WHERE setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'B') @@ plainto_tsquery('english', $1);

-- full text within a tenant: each serves alone, and PostgreSQL combines them
-- shape: documents: tenant_id =, search matches
-- index: documents USING gin (search)
-- values: 1, 'w17'
SELECT * FROM documents WHERE tenant_id = $1 AND search @@ plainto_tsquery('english', $2);

-- a substring
-- shape: products: name pattern!
-- index: products USING gin (name gin_trgm_ops)
-- or: products USING gist (name gist_trgm_ops)
SELECT * FROM products WHERE name LIKE '%c4ca%';

-- a substring that is a parameter
-- shape: products: name pattern
-- index: products USING gin (name gin_trgm_ops)
-- values: 'c4ca'
SELECT * FROM products WHERE name LIKE '%' || $1 || '%';

-- without regard to case
-- shape: customers: name pattern
-- index: customers USING gin (name gin_trgm_ops)
-- values: '%C4CA%'
SELECT * FROM customers WHERE name ILIKE $1;

-- a prefix without regard to case
-- shape: customers: email pattern!
-- index: customers USING gin (email gin_trgm_ops)
SELECT * FROM customers WHERE email ILIKE 'anna.c4ca%';

-- a regular expression
-- shape: products: name pattern!
-- index: products USING gin (name gin_trgm_ops)
SELECT * FROM products WHERE name ~ 'c4ca[0-9]';

-- a regular expression without regard to case
-- shape: products: name pattern!
-- index: products USING gin (name gin_trgm_ops)
SELECT * FROM products WHERE name ~* 'C4CA[0-9]';

-- similarity
-- shape: customers: name pattern
-- index: customers USING gin (name gin_trgm_ops)
-- or: customers USING gist (name gist_trgm_ops)
-- values: 'Anna c4ca4238a0'
SELECT * FROM customers WHERE name % $1;

-- the nearest names
-- shape: customers: name near; limit
-- index: customers USING gist (name gist_trgm_ops)
-- values: 'Anna c4ca4238a0'
SELECT id, name FROM customers ORDER BY name <-> $1 LIMIT 5;

-- a substring of lower(…)
-- shape: customers: (lower(name)) pattern
-- index: customers USING gin (lower(name) gin_trgm_ops)
-- values: 'c4ca'
SELECT * FROM customers WHERE lower(name) LIKE '%' || $1 || '%';

-- a substring and a constant
-- shape: documents: title pattern, deleted_at is null
-- index: documents USING gin (title gin_trgm_ops) WHERE deleted_at IS NULL
-- or: documents USING gin (title gin_trgm_ops)
-- values: 'c4ca'
SELECT * FROM documents WHERE title ILIKE '%' || $1 || '%' AND deleted_at IS NULL;

-- a substring in one of two columns
-- shape: customers:
-- index: customers USING gin (email gin_trgm_ops)
-- index: customers USING gin (name gin_trgm_ops)
-- values: '%c4ca%'
-- together: both make a BitmapOr
SELECT * FROM customers WHERE name ILIKE $1 OR email ILIKE $1;

-- not a substring
-- shape: products:
-- none: nearly all rows are without it
-- useless: products USING gin (name gin_trgm_ops)
SELECT * FROM products WHERE name NOT ILIKE '%zzz%';

-- position of a substring
-- shape: products:
-- none: strpos is not an operator that an index has
-- useless: products USING gin (name gin_trgm_ops)
-- values: 'c4ca'
SELECT * FROM products WHERE strpos(name, $1) > 0;
