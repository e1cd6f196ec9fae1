"""`manage.py idx snapshot`."""

from django_idx.operations.session import EditorSession
from django_idx.verbs.asked import Asked
from idx_core.statistics.dump import load_dump
from idx_core.statistics.reading import read_snapshot
from idx_core.statistics.snapshot_verb import check_snapshot, write_snapshot


def run(asked: Asked) -> bool:
    """Write the file, or tell whether it is still good."""
    options = asked.options
    if options.dump is not None:
        snapshot = load_dump(options.dump, values=options.values)
    else:
        asked.require_postgresql("only PostgreSQL has such statistics")
        with asked.connection.schema_editor(atomic=False) as editor:
            snapshot = read_snapshot(EditorSession(editor), values=options.values)
    path = options.output or asked.snapshot_file
    if options.check:
        return check_snapshot(snapshot, path, asked.say)
    write_snapshot(snapshot, path, asked.say, exact=options.exact)
    return True
