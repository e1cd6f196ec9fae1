CREATE SCHEMA audit;
CREATE EXTENSION pg_trgm;
-- Not in SQL: that would be looked into, and found to be immutable after all.
CREATE FUNCTION public.folded(text) RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN lower($1); END';
