-- Every index and every constraint, whole: two databases with equal rows have the same of both.
SELECT 'index ' || i.indexrelid::regclass::text AS name,
       concat_ws(' ', pg_get_indexdef(i.indexrelid),
                 CASE WHEN NOT i.indisvalid THEN 'INVALID' END,
                 CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END,
                 CASE WHEN i.indisclustered THEN 'CLUSTER' END) AS definition
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = x.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
UNION ALL
SELECT 'constraint ' || conrelid::regclass::text || ' ' || conname,
       pg_get_constraintdef(c.oid) || CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END
FROM pg_constraint c
JOIN pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
  AND conrelid <> 0
ORDER BY 1;
