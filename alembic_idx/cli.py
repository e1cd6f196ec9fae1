"""`alembic-idx VERB`: works on the databases of an Alembic environment."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError

from alembic_idx.connected import on_each_connection
from alembic_idx.session import AlembicSession
from alembic_idx.settings import folder_of, settings_of
from idx_core.build.repair_verb import percentage, run_repair
from idx_core.errors import IdxError
from idx_core.explain.options import EXPLAIN_DESCRIPTION, EXPLAIN_HELP, add_explain_options
from idx_core.statistics.options import (
    SNAPSHOT_DESCRIPTION,
    SNAPSHOT_HELP,
    add_snapshot_options,
)

if TYPE_CHECKING:
    from idx_core.statistics.snapshot import Snapshot


def main(arguments: Sequence[str] | None = None) -> int:
    """0: all is well, 1: something is not, 2: wrong usage, configuration or connection."""
    options = _parser().parse_args(arguments)
    try:
        config = _config(options)
        well = _VERBS[options.verb](config, options)
        return 0 if well else 1
    except (CommandError, IdxError) as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 2


def _repair(config: Config, options: argparse.Namespace) -> bool:
    limits = settings_of(config).limits
    well: list[bool] = []

    def work(context: MigrationContext) -> None:
        connection = context.connection
        if connection is None or context.dialect.name != "postgresql":
            print(f"Only PostgreSQL has indexes to repair; this is {context.dialect.name}.")
            return
        session, bloated = AlembicSession(connection), options.bloated
        well.append(run_repair(session, limits, yes=options.yes, say=print, bloated=bloated))

    on_each_connection(config, work)
    return all(well)


def _snapshot(config: Config, options: argparse.Namespace) -> bool:
    # what no other verb needs
    from idx_core.statistics.dump import load_dump
    from idx_core.statistics.file import FILE_NAME
    from idx_core.statistics.snapshot_verb import check_snapshot, write_snapshot

    if options.dump:
        snapshot = load_dump(options.dump, values=options.values)
    else:
        snapshot = _live_snapshot(config, values=options.values)
    path = options.output or folder_of(config) / FILE_NAME
    if options.check:
        return check_snapshot(snapshot, path, print)
    write_snapshot(snapshot, path, print, exact=options.exact)
    return True


def _live_snapshot(config: Config, *, values: bool) -> "Snapshot":
    from idx_core.statistics.reading import read_snapshot

    found = []

    def work(context: MigrationContext) -> None:
        connection = context.connection
        if connection is None or context.dialect.name != "postgresql":
            raise CommandError(
                f"only PostgreSQL has such statistics; this is {context.dialect.name}"
            )
        found.append(read_snapshot(AlembicSession(connection), values=values))

    on_each_connection(config, work)
    if len(found) != 1:
        raise CommandError(
            f"env.py opens {len(found)} databases, and a file is of one: choose one with -n or -x"
        )
    return found[0]


def _explain(config: Config, options: argparse.Namespace) -> bool:
    # what no other verb needs
    from alembic_idx.ddl import ddl_of, derived_of
    from alembic_idx.reading import read_models
    from idx_core.explain.verb import Project, Question, run_explain
    from idx_core.statistics.file import FILE_NAME

    found: list[tuple[Any, Any]] = []

    def work(context: MigrationContext) -> None:
        if context.dialect.name != "postgresql":
            raise CommandError(f"only PostgreSQL has such plans; this is {context.dialect.name}")
        found.append((context.opts.get("target_metadata"), context.dialect))

    on_each_connection(config, work)
    if len(found) != 1 or found[0][0] is None:
        raise CommandError(
            f"env.py opens {len(found)} databases with models, and a question is about one:"
            " choose one with -n or -x"
        )
    question = Question(options.sql, options.with_indexes, options.without, options.rows)
    file = options.snapshot or folder_of(config) / FILE_NAME
    ((metadata, dialect),) = found
    settings = settings_of(config)
    models = read_models(metadata, dialect, modules=settings.queries)
    volumes = {} if options.snapshot else settings.volumes
    project = Project(models.schema, ddl_of(metadata), derived_of(models, settings), volumes)
    run_explain(question, project, file, print, as_json=options.json)
    return True


def _config(options: argparse.Namespace) -> Config:
    """The configuration, looked for as the alembic command does."""
    given = options.config or os.environ.get("ALEMBIC_CONFIG") or ""
    is_toml = Path(given).name == "pyproject.toml"
    toml = given if is_toml else "pyproject.toml"
    ini = given if given and not is_toml else "alembic.ini"
    if not Path(ini).is_file() and not Path(toml).is_file():
        raise CommandError(f"no configuration file {ini!r} or {toml!r} here; name one with -c")
    return Config(file_=ini, toml_file=toml, ini_section=options.name, cmd_opts=options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="alembic-idx", description=(__doc__ or "").strip())
    parser.add_argument("-c", "--config", help="as of alembic: alembic.ini or pyproject.toml")
    parser.add_argument("-n", "--name", default="alembic", help="as of alembic: the ini section")
    parser.add_argument("-x", action="append", help="as of alembic: an argument for env.py")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    repair = verbs.add_parser(
        "repair",
        help="list invalid and half-dropped indexes, and mend them",
        description="Lists the indexes that failed builds, drops and rebuilds have left, with the "
        "statement that mends each. Exit code: 0 none is left, 1 some are, 2 an error.",
    )
    repair.add_argument("--yes", action="store_true", help="mend them, without blocking writers")
    repair.add_argument(
        "--bloated",
        type=percentage,
        nargs="?",
        const=30.0,
        metavar="PERCENT",
        help="also B-tree indexes of which so much is empty (default: 30), at least 10 MB",
    )
    snapshot = verbs.add_parser("snapshot", help=SNAPSHOT_HELP, description=SNAPSHOT_DESCRIPTION)
    add_snapshot_options(snapshot)
    explain = verbs.add_parser("explain", help=EXPLAIN_HELP, description=EXPLAIN_DESCRIPTION)
    add_explain_options(explain)
    return parser


_VERBS = {"repair": _repair, "snapshot": _snapshot, "explain": _explain}

if __name__ == "__main__":
    sys.exit(main())
