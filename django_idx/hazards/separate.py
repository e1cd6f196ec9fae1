"""Steps as operations of a migration: RunSQL for the database, and the operation for the state."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from django_idx.hazards.sqltext import statement
from django_idx.source import literal
from idx_core.hazards import steps as s


def separate(steps: Sequence[s.Step], undo: Sequence[s.Step], state: str) -> list[str]:
    """The text of each operation; `state` is the operation that only the state is to have."""
    back = [text for step in undo if (text := statement(step)) is not None]
    statements = [text for step in steps if (text := statement(step)) is not None]
    written = []
    for number, text in enumerate(statements):
        reverse = literal(back[0]) if back and number == 0 else "migrations.RunSQL.noop"
        written.append(f"migrations.RunSQL(\n    {literal(text)},\n    reverse_sql={reverse},\n)")
    if not state:
        return written
    database = textwrap.indent("\n".join(f"{text}," for text in written), " " * 8)
    lines = [
        "migrations.SeparateDatabaseAndState(",
        f"    database_operations=[\n{database}\n    ],",
        f"    state_operations=[\n{textwrap.indent(shown(state), ' ' * 8)},\n    ],",
        ")",
    ]
    return ["\n".join(lines)]


def shown(text: str) -> str:
    """The text of an operation, its first line at the margin."""
    return textwrap.dedent(text).strip()
