-- Columns that look like a generic foreign key of Django: a foreign key to django_content_type
-- named `[prefix_]content_type_id` and, in the same table, `[prefix_]object_id` or `_object_pk`.
-- The catalog cannot know more: whether the models have a GenericForeignKey there is another
-- question, which drivers/generic_keys.py asks of Django.
SELECT c.conrelid::regclass::text AS "table",
       ARRAY[kind.attname::text, object.attname::text] AS columns
FROM pg_constraint c
JOIN pg_attribute kind ON kind.attrelid = c.conrelid AND kind.attnum = c.conkey[1]
JOIN pg_attribute object ON object.attrelid = c.conrelid AND object.attnum > 0
                        AND NOT object.attisdropped
WHERE c.contype = 'f'
  AND c.confrelid = to_regclass('django_content_type')
  AND cardinality(c.conkey) = 1
  AND kind.attname ~ '(^|_)content_type_id$'
  AND object.attname IN (replace(kind.attname, 'content_type_id', 'object_id'),
                         replace(kind.attname, 'content_type_id', 'object_pk'))
ORDER BY 1, 2;
