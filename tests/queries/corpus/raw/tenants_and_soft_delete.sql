-- Many tenants in one table, and rows that are only marked as deleted.

-- a tenant's living orders, newest first
-- shape: orders: tenant_id =, deleted_at is null; order placed_at desc; limit
-- index: orders (tenant_id, placed_at) WHERE deleted_at IS NULL
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY placed_at DESC LIMIT 50;

-- a tenant's living open orders
-- shape: orders: tenant_id =, deleted_at is null, status =!; order due_on; limit
-- index: orders (tenant_id, due_on) WHERE deleted_at IS NULL AND status = 'open'
-- or: orders (tenant_id, due_on) WHERE status = 'open' AND deleted_at IS NULL
-- or: orders (tenant_id, due_on) WHERE status = 'open'
-- values: 1
SELECT * FROM orders WHERE tenant_id = $1 AND deleted_at IS NULL AND status = 'open' ORDER BY due_on LIMIT 50;

-- living orders of a status that is a parameter
-- shape: orders: tenant_id =, status =, deleted_at is null; order placed_at desc; limit
-- index: orders ({tenant_id, status}, placed_at) WHERE deleted_at IS NULL
-- values: 1, 'paid'
SELECT * FROM orders WHERE tenant_id = $1 AND status = $2 AND deleted_at IS NULL ORDER BY placed_at DESC LIMIT 50;

-- the rubbish bin
-- shape: documents: tenant_id =, deleted_at is not null; order deleted_at desc; limit
-- index: documents (tenant_id, deleted_at) WHERE deleted_at IS NOT NULL
-- values: 1
SELECT * FROM documents WHERE tenant_id = $1 AND deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT 20;

-- a tenant's customers by name
-- shape: customers: tenant_id =, deleted_at is null; order name, id; limit
-- index: customers (tenant_id, name, id) WHERE deleted_at IS NULL
-- values: 1
SELECT * FROM customers WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY name, id LIMIT 50;

-- what is to be purged
-- shape: orders: deleted_at range
-- index: orders (deleted_at)
-- or: orders (deleted_at) WHERE deleted_at IS NOT NULL
-- values: '2024-02-10'
SELECT id FROM orders WHERE deleted_at < $1;

-- a report over a tenant's month
-- shape: orders: deleted_at is null, placed_at range, tenant_id =; group status
-- index: orders (tenant_id, placed_at) INCLUDE? (total) WHERE deleted_at IS NULL
-- or: orders (tenant_id, placed_at) INCLUDE? (status, total) WHERE deleted_at IS NULL
-- values: 1, '2024-06-01', '2024-07-01'
SELECT status, sum(total) FROM orders
WHERE tenant_id = $1 AND deleted_at IS NULL AND placed_at >= $2 AND placed_at < $3 GROUP BY status;

-- the tenant by its slug, then its documents: the order of an inner side is lost, even beside one row
-- shape: tenants: slug =, id =@documents
-- shape: documents: tenant_id =@tenants, deleted_at is null
-- index: documents (tenant_id) WHERE deleted_at IS NULL
-- values: 'tenant-390'
SELECT d.* FROM documents AS d JOIN tenants AS t ON t.id = d.tenant_id
WHERE t.slug = $1 AND d.deleted_at IS NULL ORDER BY d.published_at DESC LIMIT 10;

-- deleted or not is a parameter
-- shape: documents: tenant_id =, ((deleted_at IS NULL)) =
-- index: documents (tenant_id)
-- or: documents ({tenant_id, (deleted_at IS NULL)})
-- values: 390, true
SELECT * FROM documents WHERE tenant_id = $1 AND (deleted_at IS NULL) = $2;

-- an optional filter, switched off by a parameter
-- shape: orders: tenant_id =
-- index: orders (tenant_id)
-- values: 100, NULL
SELECT * FROM orders WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2);
