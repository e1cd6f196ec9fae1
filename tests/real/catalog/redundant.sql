-- Every index that another index of its table makes unnecessary, with the index that stays.
-- Written from the PostgreSQL manual alone; shares nothing with idx_core.
--
-- `dropped` belongs to no constraint and is neither the replica identity nor what the table is
-- clustered on. `kept` is complete, a btree as well, with the same predicate, and has dropped's
-- keys as its first keys, element by element: column or expression, operator class, collation, and
-- direction and nulls order, either all alike or all turned round (an index can be read backwards).
-- dropped's INCLUDE columns must be in kept as well. If dropped is unique, kept has the same keys,
-- is unique in the same way and not deferrable.
--
-- kind: constraint   kept belongs to a primary key or unique constraint, or is a unique index
--       plain        kept enforces nothing
-- same_keys: both have the same number of keys. Of two such indexes one stays: the one that
--       enforces more, else the one with more INCLUDE columns, else the first by name.
WITH candidate AS (
    SELECT i.indexrelid, i.indrelid, x.relname, i.indisunique, i.indimmediate,
           i.indnullsnotdistinct, i.indnkeyatts,
           i.indisclustered OR i.indisreplident AS marked,
           c.oid IS NOT NULL AS enforced,
           coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS predicate,
           forwards.keys AS forwards, backwards.keys AS backwards,
           ARRAY(SELECT i.indkey[position]
                 FROM generate_series(0, i.indnatts - 1) AS position
                 WHERE i.indkey[position] <> 0) AS held,
           ARRAY(SELECT i.indkey[position]
                 FROM generate_series(i.indnkeyatts, i.indnatts - 1) AS position) AS included
    FROM pg_index i
    JOIN pg_class x ON x.oid = i.indexrelid
    JOIN pg_am m ON m.oid = x.relam
    JOIN pg_namespace n ON n.oid = x.relnamespace
    LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
    CROSS JOIN LATERAL (
        SELECT array_agg(concat_ws(' / ', pg_get_indexdef(i.indexrelid, position + 1, true),
                                   i.indclass[position], i.indcollation[position],
                                   i.indoption[position]) ORDER BY position)
        FROM generate_series(0, i.indnkeyatts - 1) AS position) AS forwards (keys)
    CROSS JOIN LATERAL (
        -- the two bits of indoption are DESC and NULLS FIRST
        SELECT array_agg(concat_ws(' / ', pg_get_indexdef(i.indexrelid, position + 1, true),
                                   i.indclass[position], i.indcollation[position],
                                   i.indoption[position] # 3) ORDER BY position)
        FROM generate_series(0, i.indnkeyatts - 1) AS position) AS backwards (keys)
    WHERE i.indisvalid AND i.indisready AND i.indislive AND m.amname = 'btree'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND n.nspname NOT LIKE 'pg\_%'
),
pair AS (
    SELECT dropped.indrelid, dropped.relname, kept.relname AS kept,
           kept.indnkeyatts AS kept_width,
           CASE WHEN kept.indisunique OR kept.enforced THEN 'constraint' ELSE 'plain' END AS kind,
           kept.indnkeyatts = dropped.indnkeyatts AS same_keys
    FROM candidate dropped
    JOIN candidate kept ON kept.indrelid = dropped.indrelid
                       AND kept.indexrelid <> dropped.indexrelid
    WHERE NOT (dropped.enforced OR dropped.marked)
      AND kept.predicate = dropped.predicate
      AND dropped.forwards IN (kept.forwards[1 : dropped.indnkeyatts],
                               kept.backwards[1 : dropped.indnkeyatts])
      AND dropped.included <@ kept.held
      AND (NOT dropped.indisunique
           OR (kept.indisunique AND kept.indimmediate
               AND kept.indnullsnotdistinct = dropped.indnullsnotdistinct
               AND kept.indnkeyatts = dropped.indnkeyatts))
      AND (kept.indnkeyatts > dropped.indnkeyatts
           OR (kept.enforced, kept.indisunique, cardinality(kept.included))
              > (false, dropped.indisunique, cardinality(dropped.included))
           OR ((kept.enforced, kept.indisunique, cardinality(kept.included))
               = (false, dropped.indisunique, cardinality(dropped.included))
               AND dropped.relname > kept.relname))
)
SELECT DISTINCT ON (indrelid::regclass::text, relname)
       indrelid::regclass::text AS "table", relname::text AS name, kept::text AS kept, kind,
       same_keys
FROM pair
ORDER BY indrelid::regclass::text, relname,
         same_keys DESC, (kind = 'constraint') DESC, kept_width, kept;
