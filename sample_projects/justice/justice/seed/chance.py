"""Chance that gives the same rows in every run: a hash of the row's number, as functions of SQL."""

from collections.abc import Mapping

from psycopg import sql

_PHRASES = (
    *("notice of appeal filed", "hearing moved to another day", "the court asks for a statement"),
    *("deadline of fifteen days", "costs are borne by the defendant", "file was sent back"),
    *("power of attorney added", "settlement proposed", "expert opinion received"),
    *("judgment became final", "service of process failed", "objection was dismissed"),
)
_TEXT = ", ".join(_PHRASES[i * i % len(_PHRASES)] + "; " + _PHRASES[i % 7] for i in range(80))

# All moments lie between two days, whenever the generator runs. Nothing is STABLE: PostgreSQL would
# not inline it, and take ten times as long.
_FUNCTIONS = """
-- A number from 0 up to 1, of row n, for one purpose.
CREATE OR REPLACE FUNCTION pg_temp.chance(n bigint, purpose text) RETURNS float8
IMMUTABLE LANGUAGE sql RETURN
    (hashint8extended(n, hashtextextended(purpose, {seed})) & 9007199254740991)
    / 9007199254740992.0::float8;

-- A key from 1 to count: the first ones come up far more often than the last.
CREATE OR REPLACE FUNCTION pg_temp.few_large(chance float8, count bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN 1 + floor(count * power(chance, 2))::bigint;

CREATE OR REPLACE FUNCTION pg_temp.one_of(chance float8, choices text[]) RETURNS text
IMMUTABLE LANGUAGE sql RETURN choices[1 + floor(chance * cardinality(choices))::int];

CREATE OR REPLACE FUNCTION pg_temp.prose(chance float8, length int) RETURNS text
IMMUTABLE LANGUAGE sql RETURN substr({text}, 1 + floor(chance * 3000)::int, length);

-- When row n of so many was made (from 2023 to 2025), by something that grows all the time.
CREATE OR REPLACE FUNCTION pg_temp.moment(n bigint, of_rows bigint) RETURNS timestamptz
IMMUTABLE LANGUAGE sql RETURN
    to_timestamp(1672531200
                 + 1096 * 86400 * sqrt(n / of_rows::float8));

CREATE OR REPLACE FUNCTION pg_temp.around_the_end(chance float8) RETURNS timestamptz
IMMUTABLE LANGUAGE sql RETURN
    to_timestamp(1767225600
                 + 7200 * (chance - 0.5));

-- The workspace that a user is at home in, and the one that follows a process.
CREATE OR REPLACE FUNCTION pg_temp.home(app_user bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN
    pg_temp.few_large(pg_temp.chance(app_user, 'home'), {workspaces});

CREATE OR REPLACE FUNCTION pg_temp.owner(process bigint) RETURNS bigint
IMMUTABLE LANGUAGE sql RETURN
    pg_temp.few_large(pg_temp.chance(process, 'owner'), {workspaces});
"""


def functions(seed: int, sizes: Mapping[str, int]) -> sql.Composed:
    """The functions that the rows are made with; they end with the session."""
    return sql.SQL(_FUNCTIONS).format(
        seed=sql.Literal(seed),
        text=sql.Literal(_TEXT),
        workspaces=sql.Literal(sizes["workspace"]),
    )
