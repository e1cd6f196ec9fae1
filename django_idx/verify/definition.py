"""What operations keep of an index: its definition, as PostgreSQL writes it."""

import re

from idx_core.build.session import Session

_SCHEMA = r'(?:"(?:[^"]|"")+"|[^". ]+)'


def definition(session: Session, statement: str, index: str, table: str) -> str:
    """What follows the table's name in the statement that creates the index of the database.

    PostgreSQL quotes names only where they need it, `idx_core.verify` all of them.
    """
    names = (f"(?:{re.escape(session.quote(name))}|{re.escape(name)})" for name in (index, table))
    head = r"CREATE (UNIQUE )?INDEX {} ON (?:ONLY )?(?:{schema}\.)?{} ".format(
        *names, schema=_SCHEMA
    )
    found = re.match(head, statement)
    assert found is not None, statement
    return (found[1] or "") + statement[found.end() :]
