r"""The statements of `idx_core.build.script`, which psql keeps in variables: `:idx_look` and so on.

They are the same for every index; which one it is about is in the session's own settings `idx.…`.
In a DO block a COMMIT ends the snapshot: whoever builds concurrently waits at the end for every
snapshot that is older, so nobody may wait for a build while having one.
"""

from idx_core.build.catalog import BUILDING_ON_TABLE, FACTS

ABOUT = r"""
-- Indexes are built and dropped concurrently below.
--
-- Run this with psql, and outside of a transaction (without -1): a concurrent statement that
-- depends on what is there can be part of no DO block and no function, so psql's \gexec runs it.
-- An error ends the script, and its message says what is wrong. Everything between the name of an
-- operation and the next one can be run again, any number of times: it goes on from what is there.
-- What stands above it may have been committed already: leave that out then, or have the script
-- written anew from where the database is.
--
-- Connected to the database, the migration tool itself does more. It takes advisory locks, so that
-- two runners at once are safe (run this only once at a time). It requests the lock of the table
-- for {lock_timeout} ms, {attempts} times, also after a deadlock; here a build queues for it
-- as long as it must, which is in nobody's way. It tells who is waited for and how far it is. It
-- removes what an interruption leaves behind; here the next run does. And it builds on partitioned
-- tables, which are an error here, because that takes statements for each partition: run the
-- migration itself.
""".strip()

_SETTINGS = """
SELECT format('SET %s = %L', name, value)
FROM (VALUES ('lock_timeout', {lock_timeout}), ('statement_timeout', {statement_timeout}),
             ('transaction_timeout', {transaction_timeout})) AS wanted (name, value)
JOIN pg_settings USING (name)
ORDER BY name
"""
REMEMBER = """
SELECT current_setting('lock_timeout') AS idx_lock_timeout,
       current_setting('statement_timeout') AS idx_statement_timeout,
       coalesce(current_setting('transaction_timeout', true), '') AS idx_transaction_timeout
"""
UNLIMITED = _SETTINGS.format(
    lock_timeout="'0'", statement_timeout="'{statement_timeout}'", transaction_timeout="'0'"
)
RESTORE = _SETTINGS.format(
    lock_timeout=":'idx_lock_timeout'",
    statement_timeout=":'idx_statement_timeout'",
    transaction_timeout=":'idx_transaction_timeout'",
)

_TABLE = """\
coalesce(
        to_regclass(nullif(current_setting('idx.on_table'), '')),
        (SELECT indrelid FROM pg_index
         WHERE indexrelid = to_regclass(nullif(current_setting('idx.index'), ''))))"""
_BUILDING = BUILDING_ON_TABLE.replace("%s", "idx_table").replace("\n", "\n            ").strip()
_FACTS = FACTS.replace("\n", "\n            ")
LOOK = f"""
DO $do$
DECLARE
    idx_label text := 'cannot run ' || current_setting('idx.operation') || ': ';
    idx_name name := current_setting('idx.name')::name;
    idx_table oid := {_TABLE};
    idx_there record;
    idx_builders text;
    idx_copy oid;
    idx_equal boolean;
    idx_both text;
BEGIN
    LOOP
        SELECT string_agg(pid::text, ', ') INTO idx_builders FROM (
            {_BUILDING}
        ) AS building;
        EXIT WHEN idx_builders IS NULL;
        RAISE NOTICE 'process % is building an index of table %: waiting',
            idx_builders, idx_table::regclass;
        COMMIT; -- they wait for this snapshot
        PERFORM pg_sleep(1);
    END LOOP;
    SELECT c.oid, i.indrelid, t.relname, t.relkind, k.conname INTO idx_there
    FROM pg_class t
    JOIN pg_class c ON c.relnamespace = t.relnamespace AND c.relname = idx_name
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
    WHERE t.oid = idx_table;
    IF EXISTS (SELECT FROM pg_class WHERE oid = idx_table AND relkind = 'p') THEN
        RAISE EXCEPTION USING MESSAGE = idx_label || 'table ' || idx_table::regclass
            || ' is partitioned. Run the migration itself, connected to the database.';
    ELSIF idx_there.oid IS NULL THEN
        RETURN;
    ELSIF idx_there.indrelid IS DISTINCT FROM idx_table THEN
        RAISE EXCEPTION USING MESSAGE = idx_label || 'the name ' || quote_ident(idx_name)
            || ' belongs to ' || coalesce('an index on table ' || idx_there.indrelid::regclass,
            'a relation that is no index') || '. Rename one of the two.';
    ELSIF current_setting('idx.declare') = '' THEN
        IF idx_there.conname IS NOT NULL THEN
            RAISE EXCEPTION USING MESSAGE = idx_label || 'the index belongs to the constraint '
                || quote_ident(idx_there.conname) || ', which is to be removed instead.';
        END IF;
        RETURN;
    END IF;
    -- Declared on an empty temporary copy of the table, for PostgreSQL's own words to be compared.
    BEGIN
        SET LOCAL lock_timeout = {{lock_timeout}}; -- of the statements in this block
        EXECUTE format('CREATE TEMPORARY TABLE %I (LIKE %s)',
            idx_there.relname, idx_table::regclass);
        EXECUTE 'CREATE ' || current_setting('idx.declare');
        SELECT indexrelid INTO STRICT idx_copy FROM pg_index
        WHERE indrelid = to_regclass(format('pg_temp.%I', idx_there.relname));
        SELECT count(DISTINCT facts::text) = 1 INTO idx_equal FROM (
            SELECT {_FACTS}
            WHERE i.indexrelid IN (idx_there.oid, idx_copy)
        ) AS facts;
        SELECT string_agg(
            CASE WHEN indisunique THEN 'UNIQUE ' ELSE '' END
                || substring(pg_get_indexdef(indexrelid) FROM ' USING (.*)'),
            ', where ' ORDER BY indexrelid = idx_copy) || ' is wanted'
        INTO idx_both FROM pg_index WHERE indexrelid IN (idx_there.oid, idx_copy);
        RAISE EXCEPTION USING ERRCODE = 'IDX00'; -- takes the copy back
    EXCEPTION WHEN SQLSTATE 'IDX00' THEN
        NULL;
    END;
    IF NOT idx_equal THEN
        RAISE EXCEPTION USING MESSAGE = idx_label || 'table ' || idx_table::regclass
            || ' has an index of that name with another definition, ' || idx_both
            || '. Rename or drop it.';
    END IF;
END
$do$;
"""

_THIS = f"""\
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = current_setting('idx.name')::name
  AND i.indrelid = {_TABLE}"""
LEFTOVER = f"""
SELECT format('DROP INDEX CONCURRENTLY %I.%I', n.nspname, c.relname)
{_THIS}
  AND NOT (i.indisvalid AND i.indisready AND i.indislive)
  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid)
"""
DROP = f"""
SELECT format('DROP INDEX CONCURRENTLY IF EXISTS %I.%I', n.nspname, c.relname)
{_THIS}
"""
VALID = f"""
DO $do$
BEGIN
    IF NOT EXISTS (
        SELECT
        {_THIS.replace(chr(10), chr(10) + "        ")}
          AND i.indisvalid AND i.indisready AND i.indislive
    ) THEN
        RAISE EXCEPTION USING MESSAGE = 'cannot run ' || current_setting('idx.operation')
            || ': no valid index of that name is on the table. Run this again.';
    END IF;
END
$do$;
"""
CONSTRAINT = f"""
SELECT FROM pg_constraint
WHERE contype IN ('p', 'u', 'x') AND conname = current_setting('idx.name')::name
  AND conrelid = {_TABLE}
"""

VARIABLES = {
    "idx_remember": ("The timeouts of the session.", REMEMBER),
    "idx_unlimited": (
        "No lock_timeout in a build or drop: it would also end the wait for old transactions.",
        UNLIMITED,
    ),
    "idx_restore": ("The timeouts as they were.", RESTORE),
    "idx_look": (
        "Waits for builds on the table; an error unless the name is free or this very index's.",
        LOOK,
    ),
    "idx_leftover": ("Drops an INVALID leftover of this index that nobody builds.", LEFTOVER),
    "idx_valid": ("An error unless the index is there and valid.", VALID),
    "idx_drop": ("Drops this index, if it is there.", DROP),
    "idx_constraint": ("The constraint of this name, if it is there.", CONSTRAINT),
}
"""name → (what it does, the statement)"""
