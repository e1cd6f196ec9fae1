-- The complete, total btree index that starts with these columns of this table in any order,
-- or NULL: %(table)s, %(columns)s.
SELECT min(i.indexrelid::regclass::text)
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_am m ON m.oid = x.relam
WHERE i.indrelid = to_regclass(%(table)s)
  AND i.indisvalid AND i.indisready AND i.indpred IS NULL AND m.amname = 'btree'
  AND i.indnkeyatts >= cardinality(%(columns)s::text[])
  AND (SELECT array_agg(a.attname::text ORDER BY a.attname::text)
       FROM generate_series(0, cardinality(%(columns)s::text[]) - 1) AS position
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[position])
      = (SELECT array_agg(name ORDER BY name) FROM unnest(%(columns)s::text[]) AS name);
