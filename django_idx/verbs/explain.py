"""`manage.py idx explain`."""

from django_idx.ddl import ddl_of, derived_of, schema_of
from django_idx.described import told_entries
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from idx_core.explain.verb import Project, Question, run_explain


def run(asked: Asked) -> bool:
    """Show the plans."""
    asked.require_postgresql("only PostgreSQL has such plans")
    options, settings = asked.options, read_settings()
    question = Question(options.sql, options.with_indexes, options.without, options.rows)
    file = options.snapshot or asked.snapshot_file
    schema = schema_of(settings)
    volumes = {} if options.snapshot else settings.volumes
    project = Project(
        schema,
        ddl_of(asked.connection),
        derived_of(schema, settings),
        volumes,
        lambda: [entry.finding for entry in told_entries()],
    )
    run_explain(question, project, file, asked.say, as_json=options.json)
    return True
