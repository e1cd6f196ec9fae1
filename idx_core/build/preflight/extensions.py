"""Extensions that bring operator classes, methods and functions that indexes use."""

import re

from idx_core.build.session import Session

_PROVIDERS = (
    (r"gi(n|st)_trgm_ops", "pg_trgm"),
    (r"gi(n|st)_bigm_ops", "pg_bigm"),
    (r"gist_(geometry|geography)_.*|geometry.*|geography.*", "postgis"),
    (r"gist_(ltree|ltree_array|_ltree)_ops|ltree.*", "ltree"),
    (r"gi(n|st)_hstore_ops|hstore", "hstore"),
    (r"gin__int_ops|gist__int(big)?_ops", "intarray"),
    (r"gist_cube_ops|cube", "cube"),
    (r"citext(_pattern_ops)?", "citext"),
    (r"unaccent", "unaccent"),
    (r"bloom", "bloom"),
    (r"rum", "rum"),
    (r"hnsw|ivfflat|(bit|half|sparse)?vec(tor)?_(l1|l2|ip|cosine|hamming|jaccard)_ops", "vector"),
    (r"gin_(\w+)_ops", "btree_gin"),
    (r"gist_(\w+)_ops", "btree_gist"),
)

_STATE = """
SELECT (SELECT quote_ident(n.nspname) FROM pg_extension e
        JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = %s::name),
       EXISTS (SELECT FROM pg_available_extensions WHERE name = %s::name)
"""


def providing(name: str) -> str | None:
    """The extension that brings an operator class, method, type or function of this name."""
    for pattern, extension in _PROVIDERS:
        if re.fullmatch(pattern, name):
            return extension
    return None


def how_to_have(session: Session, extension: str) -> str:
    """What to do so that the extension can be used on this database."""
    ((schema, available),) = session.rows(_STATE, [extension, extension])
    if schema is not None:
        return (
            f"The extension {extension} is installed in schema {schema}, which is not on the "
            f"search_path: name it there, or ALTER EXTENSION {extension} SET SCHEMA public;"
        )
    create = f"CREATE EXTENSION {extension};"
    if available:
        return f"Put this into a migration before: {create}"
    return f"Install the package of {extension} on the server (it is not there), then: {create}"
