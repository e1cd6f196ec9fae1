-- Every foreign key of the database, with the index that serves a lookup by its columns,
-- or NULL. Written from the PostgreSQL manual alone; shares nothing with idx_core.
--
-- An index serves when it is complete (valid, ready), total or `column IS NOT NULL` on one of the
-- columns, and either
--   a) btree or hash, and its leading key columns are the foreign key's columns in any order
--      (hash: the only column), or
--   b) unique and total, over a proper subset of a composite foreign key's columns
--      (at most one row is read).
-- Its operator family must hold the constraint's own equality operator, its collation must be the
-- column's: otherwise the planner cannot use it for the check.
WITH key AS (
    SELECT c.oid, c.conname, c.conrelid, c.confrelid, c.confdeltype, c.conkey, c.conpfeqop,
           cardinality(c.conkey) AS width
    FROM pg_constraint c
    JOIN pg_class r ON r.oid = c.conrelid
    JOIN pg_namespace n ON n.oid = r.relnamespace
    WHERE c.contype = 'f'
      AND c.conparentid = 0
      AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND n.nspname NOT LIKE 'pg\_%'
),
usable AS (
    SELECT i.indexrelid, i.indrelid, i.indisunique, i.indpred, i.indnkeyatts, m.amname,
           pg_get_expr(i.indpred, i.indrelid) AS predicate,
           i.indkey::int2[] AS columns, i.indclass::oid[] AS classes,
           i.indcollation::oid[] AS collations
    FROM pg_index i
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_am m ON m.oid = x.relam
    WHERE i.indisvalid AND i.indisready AND i.indislive AND m.amname IN ('btree', 'hash')
),
element AS (
    -- vector subscripts start at 0
    SELECT u.indexrelid, position, u.columns[position] AS attnum, o.opcfamily,
           u.collations[position] AS collation
    FROM usable u
    CROSS JOIN LATERAL generate_series(0, u.indnkeyatts - 1) AS position
    JOIN pg_opclass o ON o.oid = u.classes[position]
),
matching AS (
    -- the elements of an index that can answer one column of the foreign key
    SELECT k.oid, u.indexrelid, e.position
    FROM key k
    JOIN usable u ON u.indrelid = k.conrelid
    JOIN element e ON e.indexrelid = u.indexrelid
    JOIN LATERAL unnest(k.conkey, k.conpfeqop) AS part (attnum, equality)
      ON part.attnum = e.attnum
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.attnum
    WHERE a.attcollation = e.collation
      AND EXISTS (
          SELECT FROM pg_amop p
          WHERE p.amopfamily = e.opcfamily AND p.amopopr = part.equality)
),
serving AS (
    SELECT k.oid, u.indexrelid
    FROM key k
    JOIN usable u ON u.indrelid = k.conrelid
    WHERE (
        u.predicate IS NULL
        OR u.predicate IN (
            SELECT format('(%I IS NOT NULL)', a.attname)
            FROM pg_attribute a
            WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
    ) AND (
        (u.indnkeyatts >= k.width
         AND (SELECT count(DISTINCT m.position) FROM matching m
              WHERE m.oid = k.oid AND m.indexrelid = u.indexrelid AND m.position < k.width)
             = k.width)
        OR
        (u.indisunique AND u.indpred IS NULL AND u.indnkeyatts < k.width
         AND (SELECT count(DISTINCT m.position) FROM matching m
              WHERE m.oid = k.oid AND m.indexrelid = u.indexrelid)
             = u.indnkeyatts)
    )
)
SELECT k.conrelid::regclass::text AS "table",
       ARRAY(SELECT a.attname::text
             FROM unnest(k.conkey) WITH ORDINALITY AS part (attnum, position)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = part.attnum
             ORDER BY part.position) AS columns,
       k.confrelid::regclass::text AS target,
       k.conname::text AS name,
       (SELECT min(s.indexrelid::regclass::text) FROM serving s WHERE s.oid = k.oid) AS served_by
FROM key k
ORDER BY 1, 2, 4;
