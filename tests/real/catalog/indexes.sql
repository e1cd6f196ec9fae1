-- Every index of the database: table and name.
SELECT t.relname::text, c.relname::text
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
