"""`manage.py idx repair`."""

from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.build.repair_verb import run_repair


def run(asked: Asked) -> bool:
    """Whether no index is left to be repaired."""
    connection, options = asked.connection, asked.options
    if connection.vendor != "postgresql":
        asked.say(
            f"Only PostgreSQL has indexes to repair; {asked.database!r} is {connection.vendor}."
        )
        return True
    limits = read_settings().limits
    with connection.schema_editor(atomic=False) as editor:
        session = EditorSession(editor)
        return run_repair(session, limits, yes=options.yes, say=asked.say, bloated=options.bloated)
