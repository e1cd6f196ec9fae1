"""Whether a second session would build the same: as this role, in this schema, on this server."""

from dataclasses import dataclass

from idx_core.build.session import Session

# What the session has set itself. The role comes last: it may not be allowed to set the others.
_SETTINGS = """
SELECT name, current_setting(name) FROM pg_settings
WHERE source = 'session' AND context IN ('user', 'superuser')
  AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
UNION ALL SELECT 'role', current_setting('role')
"""
# A URL may name several servers.
_WHO_AND_WHERE = """
SELECT current_user::text, session_user::text, current_database()::text,
       current_schemas(false)::text, current_setting('search_path'),
       extract(epoch FROM pg_postmaster_start_time())::text
"""
_WORDS = ("role", "session user", "database", "schemas", "search path", "server")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a session has set, and what follows for its statements."""

    settings: tuple[tuple[str, str], ...]
    who_and_where: tuple[str, ...]


def likeness_of(session: Session) -> Likeness:
    """What another session has to be like."""
    settings = tuple((name, value) for name, value in session.rows(_SETTINGS))
    return Likeness(settings, session.rows(_WHO_AND_WHERE)[0])


def assume(session: Session, likeness: Likeness) -> str | None:
    """Make the session like the other one; gives in what it cannot be, or None."""
    mine = dict(session.rows(_SETTINGS))
    for name, value in likeness.settings:
        if mine.get(name) != value:
            session.rows("SELECT set_config(%s, %s, false)", [name, value])
    found = session.rows(_WHO_AND_WHERE)[0]
    for word, theirs, wanted in zip(_WORDS, found, likeness.who_and_where, strict=True):
        if theirs != wanted:
            return f"{word} {theirs!r} in place of {wanted!r}"
    return None
