"""Functions that an index may not use, because they need not give the same tomorrow."""

import re

from idx_core.build.session import Session
from idx_core.build.wording import one_line

_CALLED = re.compile(r'(?:"((?:[^"]|"")+)"|\b([A-Za-z_]\w*))\s*\(')
_CAST_TO = re.compile(r"(?:::|\bAS\s+)\s*\"?([A-Za-z_][\w ]*?)\"?\s*(?=$|[^\w ])", re.IGNORECASE)
_KEYWORD = re.compile(
    r"\b(current_date|current_time|current_timestamp|localtime|localtimestamp|current_user"
    r"|session_user)\b(?!\s*[\"(])",
    re.IGNORECASE,
)

_FUNCTIONS = """
SELECT DISTINCT p.oid::regprocedure::text,
       CASE p.provolatile WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END
FROM pg_proc p
WHERE p.prokind = 'f' AND p.provolatile <> 'i' AND pg_function_is_visible(p.oid)
  AND p.proname = ANY (%s::text[]::name[])
ORDER BY 1
"""
_CASTS = """
SELECT DISTINCT format_type(c.castsource, NULL) || '::' || format_type(c.casttarget, NULL),
       CASE p.provolatile WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END
FROM pg_cast c JOIN pg_proc p ON p.oid = c.castfunc JOIN pg_type t ON t.oid = c.casttarget
WHERE p.provolatile <> 'i' AND ARRAY[t.typname::text, format_type(t.oid, NULL)] && %s::text[]
ORDER BY 1
"""
_MOST = 4


def not_immutable(session: Session, error: Exception, where: str) -> tuple[str, str]:
    """(reason, remedy) for a definition whose expression or predicate (`where`) is not immutable.

    PostgreSQL does not tell which function it is. Those are named that the statement calls by name
    or as a cast, where the driver tells the statement.
    """
    named = _suspects(session, statement_of(error))
    which = f"; not immutable: {', '.join(named)}" if named else ""
    reason = f"the {where} of the index uses a function that is not IMMUTABLE{which}"
    if where == "predicate":
        remedy = (
            "A predicate cannot follow the clock: index the column without it (a composite index "
            "for lookups, BRIN for a column that grows with time), or compare with a constant."
        )
    else:
        remedy = (
            "Make the result independent of settings (to_tsvector('english', …), AT TIME ZONE "
            "'UTC'), index the plain columns instead (a composite index, or BRIN for a column "
            "that grows with time), or call a function of your own that is IMMUTABLE in truth."
        )
    return reason, remedy


def statement_of(error: BaseException | None) -> str:
    """The statement that failed, where the error has it; else nothing."""
    while error is not None:
        statement = getattr(error, "statement", None)
        if isinstance(statement, str):
            return statement
        error = error.__cause__
    return ""


def _suspects(session: Session, statement: str) -> list[str]:
    _, _, statement = statement.partition(" ON ")
    called = [(quoted or plain.lower()) for quoted, plain in _CALLED.findall(statement)]
    cast = [" ".join(name.lower().split()) for name in _CAST_TO.findall(statement)]
    found = [f"{word.upper()} (STABLE)" for word in _KEYWORD.findall(statement)]
    for query, names in ((_FUNCTIONS, called), (_CASTS, cast)):
        if names:
            found += [f"{name} ({kind})" for name, kind in session.rows(query, [_array(names)])]
    return [one_line(name, 130) for name in found[:_MOST]]


def _array(names: list[str]) -> str:
    escaped = (name.replace("\\", "\\\\").replace('"', '\\"') for name in names)
    return "{" + ",".join(f'"{name}"' for name in escaped) + "}"
