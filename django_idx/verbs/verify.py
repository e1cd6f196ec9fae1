"""`manage.py idx verify`."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.db.models import Model

from django_idx.operations.session import EditorSession
from django_idx.project_apps import own_labels
from django_idx.settings import read_settings
from django_idx.verbs.asked import Asked
from django_idx.verify.declaring import declarations
from django_idx.verify.target import Target, models_on
from idx_core.errors import VerifyError
from idx_core.model import TableName
from idx_core.verify.report import agree, as_json, document, text
from idx_core.verify.verdict import Verdict

_UNREAD = (
    "A declared query cannot be read, see `manage.py check`: derived indexes that are not migrated "
    "yet are left out."
)


def run(asked: Asked) -> bool:
    """Whether models and database agree; with `--write`, whether migrations will see to it."""
    options, connection = asked.options, asked.connection
    labels = _labels(options.apps)
    target = Target.read()
    models = models_on(asked.database, labels)
    if connection.vendor != "postgresql":
        if options.write:
            asked.require_postgresql("only for PostgreSQL are such migrations written")
        from django_idx.verify.introspected import verify_introspected

        verdicts = verify_introspected(connection, target, models)
        _tell(asked, target, verdicts)
        return agree(verdicts, strict=options.strict)
    return _verify_postgresql(asked, target, models)


def _verify_postgresql(
    asked: Asked, target: Target, models: Mapping[TableName, type[Model]]
) -> bool:
    from idx_core.verify.verify import verify

    options = asked.options
    with asked.connection.schema_editor(atomic=False) as editor:
        session = EditorSession(editor)
        declared = list(declarations(editor, target, models.values()))
        wanted = [each.on_postgresql(session, editor) for each in declared]
        verdicts = verify(session, wanted, tables=models.keys())
        _tell(asked, target, verdicts)
        if not options.write:
            return agree(verdicts, strict=options.strict)
        from django_idx.verify.writing import write_migrations

        own = own_labels(read_settings())
        written = write_migrations(session, asked.connection, target, verdicts, declared, own)
    if options.format == "text":
        for path, migration in written.files:
            asked.say(f"{_relative(path)}")
            for operation in migration.operations:
                asked.say(f"    {operation.describe()}")
        for verdict, reason in written.left:
            asked.say(f"not written: {verdict.table}: {verdict.name}: {reason}")
    return not written.left


def _tell(asked: Asked, target: Target, verdicts: tuple[Verdict, ...]) -> None:
    for line in _lines(asked, target, verdicts):
        asked.say(line)


def _lines(asked: Asked, target: Target, verdicts: tuple[Verdict, ...]) -> Iterator[str]:
    if asked.options.format == "json":
        yield as_json([{"database": asked.database, **document(verdicts)}])
        return
    yield from text(verdicts, everything=asked.options.all)
    if target.is_partial:
        yield _UNREAD


def _labels(asked: list[str] | None) -> frozenset[str] | None:
    known = {config.label for config in apps.get_app_configs()}
    for label in asked or ():
        if label not in known:
            raise VerifyError(f"cannot verify app {label!r}: no installed app has that label")
    return frozenset(asked) if asked else None


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
