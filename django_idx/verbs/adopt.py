"""`manage.py idx adopt`."""

from django_idx.eject.adopting import adoption
from django_idx.eject.writing import written
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from django_idx.verify.target import Target, models_on
from idx_core.errors import SourceError
from idx_core.source.verb import finish

_THEN = (
    "Now run makemigrations and migrate: where such an index is there already, nothing is built."
)


def run(asked: Asked) -> bool:
    """Show or write what only the database has, as the models would say it."""
    options = asked.options
    if bool(options.names) == options.all:
        raise SourceError("cannot adopt: name the indexes, or give --all")
    asked.require_postgresql("only PostgreSQL's catalog tells all of an index")
    labels = own_labels(read_settings()) if options.all else None
    target = Target.read()
    models = models_on(asked.database, labels)
    with asked.connection.schema_editor(atomic=False) as editor:
        found = adoption(editor, target, models, options.names)
    result = written(found.wanted)
    done = finish(
        result.changes,
        [*found.by_hand, *result.by_hand],
        asked.folder,
        write=options.write,
        nothing="Nothing to adopt.",
        say=asked.say,
        warn=asked.warn,
        colour=asked.colour,
    )
    if options.write and result.changes:
        asked.say(_THEN)
    return done
