"""`alembic-idx VERB`: works on the databases of an Alembic environment."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import InterfaceError, OperationalError

from idx_core.errors import IdxError
from idx_core.verbs import add_verbs, collect_seldom, no_answer, no_parser


def main(
    arguments: Sequence[str] | None = None,
    *,
    prog: str = "alembic-idx",
    find: Callable[[argparse.Namespace], Config] | None = None,
) -> int:
    """0: all is well, 1: something is not, 2: wrong usage, configuration or connection.

    `find` gives the configuration, by default as the alembic command does.
    """
    if arguments is None:  # the process is ours
        collect_seldom()
    options = _parser(prog).parse_args(arguments)
    try:
        config = (find or config_of)(options)
        well = import_module(f"alembic_idx.verbs.{options.verb}").run(config, options)
        return 0 if well else 1
    except (CommandError, IdxError) as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 2
    except (InterfaceError, OperationalError, ConnectionError, TimeoutError) as error:
        print(f"FAILED: cannot run {options.verb}: {no_answer(error)}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        print(f"FAILED: {no_parser(options.verb, error)}", file=sys.stderr)
        return 2


def config_of(options: argparse.Namespace) -> Config:
    """The configuration, looked for as the alembic command does."""
    given = options.config or os.environ.get("ALEMBIC_CONFIG") or ""
    is_toml = Path(given).name == "pyproject.toml"
    toml = given if is_toml else "pyproject.toml"
    ini = given if given and not is_toml else "alembic.ini"
    if not Path(ini).is_file() and not Path(toml).is_file():
        raise CommandError(f"no configuration file {ini!r} or {toml!r} here; name one with -c")
    return Config(file_=ini, toml_file=toml, ini_section=options.name, cmd_opts=options)


def _parser(prog: str = "alembic-idx") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description=(__doc__ or "").strip())
    parser.add_argument("-c", "--config", help="as of alembic: alembic.ini or pyproject.toml")
    parser.add_argument("-n", "--name", default="alembic", help="as of alembic: the ini section")
    parser.add_argument("-x", action="append", help="as of alembic: an argument for env.py")
    add_verbs(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
