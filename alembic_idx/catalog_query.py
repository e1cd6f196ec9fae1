"""What PostgreSQL is asked. Names go in as parameters; the braces are filled by existing.py."""

INDEXES = """
SELECT
    n.nspname::text AS schema_name,
    pg_catalog.pg_table_is_visible(t.oid) AS visible,
    t.relname::text AS table_name,
    c.relname::text AS index_name,
    am.amname::text AS method,
    i.indisunique AS is_unique,
    i.indisvalid AND i.indisready AS is_valid,
    i.indisreplident AS is_replica_identity,
    {nulls_not_distinct} AS nulls_not_distinct,
    i.indnkeyatts::int AS key_count,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid, true) AS predicate,
    c.reloptions::text[] AS storage,
    CASE WHEN i.indisunique OR i.indisexclusion THEN (
        SELECT con.contype::text || con.condeferrable::text FROM pg_catalog.pg_constraint con
        WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x')
    ) END AS owner,
    CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
        SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k::int, true)
        FROM generate_series(1, i.indnatts) AS k ORDER BY k
    ) END AS texts,
    i.indoption::text AS options,
    i.indclass::text AS opclasses,
    i.indcollation::text AS collations,
    keys.columns,
    keys.column_collations
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am am ON am.oid = c.relam
CROSS JOIN LATERAL (
    SELECT
        array_agg(a.attname::text ORDER BY k.n) AS columns,
        array_agg(a.attcollation::text ORDER BY k.n) AS column_collations
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
) keys
WHERE t.relname = ANY(CAST(CAST(:names AS text[]) AS name[]))
    AND (CAST(:unique_ones AS boolean) OR NOT i.indisunique)
ORDER BY 1, 3, 4
"""

# Few: the default ones are the same as naming none.
OPCLASSES = "SELECT oid::text, opcname::text FROM pg_catalog.pg_opclass WHERE NOT opcdefault"
COLLATIONS = """
SELECT oid::text, collname::text FROM pg_catalog.pg_collation
WHERE oid = ANY(CAST(CAST(:oids AS text[]) AS oid[]))
"""

PARTITIONED = """
SELECT
    n.nspname::text AS schema_name,
    pg_catalog.pg_table_is_visible(t.oid) AS visible,
    t.relname::text AS table_name
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE t.relkind = 'p' AND t.relname = ANY(CAST(CAST(:names AS text[]) AS name[]))
"""
