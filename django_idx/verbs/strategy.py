"""`manage.py idx strategy`."""

from collections.abc import Iterator

from django_idx.described import described_tables, entries_and_schema
from django_idx.operations.session import EditorSession
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.health.asked import Asked as AskedOfHealth
from idx_core.health.figures import Figures
from idx_core.health.reading.reading import read_figures
from idx_core.strategy.project import FrontDoor, Project
from idx_core.strategy.verb import run_strategy

FRONT_DOOR = FrontDoor(
    "python manage.py idx", "python manage.py makemigrations", "python manage.py migrate"
)


def run(asked: Asked) -> bool:
    """Write the document about the project's own models."""
    settings = read_settings()
    entries, schema = entries_and_schema(settings, asked.folder)
    tables = described_tables(schema, settings)
    project = Project(tables, entries, settings, FRONT_DOOR, tuple(_figures(asked)))
    return run_strategy(project, asked.options, asked.say)


def _figures(asked: Asked) -> Iterator[Figures]:
    if asked.options.with_figures:
        asked.require_postgresql("only PostgreSQL has such figures")
        with asked.connection.schema_editor(atomic=False) as editor:
            yield read_figures(EditorSession(editor), AskedOfHealth())
