-- What the rows are made with: a hash of the row's number, so that every run makes the same ones.
-- Nothing here is STABLE: PostgreSQL would not inline it, and take ten times as long.

-- A number from 0 up to 1, of row n, for one purpose.
CREATE OR REPLACE FUNCTION pg_temp.chance(n bigint, purpose text) RETURNS float8
IMMUTABLE LANGUAGE sql RETURN
    (hashint8extended(n, hashtextextended(purpose, {seed})) & 9007199254740991)
    / 9007199254740992.0::float8;

-- A key from 1 to many: the first ones come up far more often than the last.
CREATE OR REPLACE FUNCTION pg_temp.few_large(n bigint, purpose text, many bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN 1 + floor(many * power(pg_temp.chance(n, purpose), 2))::bigint;

CREATE OR REPLACE FUNCTION pg_temp.one_of(n bigint, purpose text, choices text[]) RETURNS text
IMMUTABLE LANGUAGE sql RETURN
    choices[1 + floor(pg_temp.chance(n, purpose) * cardinality(choices))::int];

CREATE OR REPLACE FUNCTION pg_temp.amount(n bigint, purpose text, up_to int) RETURNS numeric
IMMUTABLE LANGUAGE sql RETURN round((up_to * pg_temp.chance(n, purpose))::numeric, 2);

-- When row n of so many was made (from 2023 to 2025), by something that grows all the time.
CREATE OR REPLACE FUNCTION pg_temp.moment(n bigint, of_rows bigint) RETURNS timestamptz
IMMUTABLE LANGUAGE sql RETURN
    to_timestamp(1672531200
                 + 1096 * 86400 * sqrt(n / of_rows::float8));

CREATE OR REPLACE FUNCTION pg_temp.day(n bigint, of_rows bigint) RETURNS date
IMMUTABLE LANGUAGE sql RETURN date '2023-01-01' + floor(1096 * sqrt(n / of_rows::float8))::int;

-- One of 10,000 words, of which the first are in every mouth: 4711 is "rtaaun".
CREATE OR REPLACE FUNCTION pg_temp.word(n bigint, purpose text) RETURNS text
IMMUTABLE LANGUAGE sql RETURN
    translate(lpad(floor(10000 * power(pg_temp.chance(n, purpose), 3))::int::text, 4, '0'),
              '0123456789', 'lameriston') || 'un';

CREATE OR REPLACE FUNCTION pg_temp.words(n bigint, purpose text) RETURNS text
IMMUTABLE LANGUAGE sql RETURN
    pg_temp.word(n, purpose || '1') || ' ' || pg_temp.word(n, purpose || '2')
    || ' ' || pg_temp.word(n, purpose || '3');

CREATE OR REPLACE FUNCTION pg_temp.prose(n bigint, purpose text) RETURNS text
IMMUTABLE LANGUAGE sql RETURN
    pg_temp.words(n, purpose || 'a') || ' ' || pg_temp.words(n, purpose || 'b') || ' '
    || pg_temp.words(n, purpose || 'c') || ' ' || pg_temp.words(n, purpose || 'd');

-- Staff come first among the users, managers first among the staff.
CREATE OR REPLACE FUNCTION pg_temp.someone(n bigint, purpose text) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN pg_temp.few_large(n, purpose, {staff});
CREATE OR REPLACE FUNCTION pg_temp.manager_of(project bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN pg_temp.few_large(project, 'manager', {managers});
CREATE OR REPLACE FUNCTION pg_temp.client_of(project bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN pg_temp.few_large(project, 'client', {clients});

-- The project that row n of so many is about: one of the newest then, or one that never ends.
CREATE OR REPLACE FUNCTION pg_temp.project_at(n bigint, of_rows bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN
    CASE WHEN pg_temp.chance(n, 'never ends') < 0.1 AND n > of_rows * 50 / {projects}
         THEN 50 * pg_temp.few_large(n, 'which', n * {projects} / of_rows / 50)
         ELSE greatest(1, ceil({projects} * (n / of_rows::float8)
                               * (1 - 0.1 * power(pg_temp.chance(n, 'age'), 3)))::bigint) END;
CREATE OR REPLACE FUNCTION pg_temp.project_of(task bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN pg_temp.project_at(task, {tasks});
-- The task that row n of so many is about.
CREATE OR REPLACE FUNCTION pg_temp.task_at(n bigint, of_rows bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN
    greatest(1, ceil({tasks} * (n / of_rows::float8)
                     * (1 - 0.02 * power(pg_temp.chance(n, 'task'), 3)))::bigint);
