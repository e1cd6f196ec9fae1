"""The verbs of both front doors, `alembic-idx VERB` and `manage.py idx VERB`.

A verb's command line is the same on both sides: a module here in the core that has `HELP`,
`DESCRIPTION` and `add_options(parser)`. What it does is in a module of the adapter, which has the
verb's name, `run`, and is imported only when the verb is called.
"""

import argparse
import gc
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

VERBS: Mapping[str, str] = MappingProxyType(
    {
        "adopt": "idx_core.source.adopt_options",
        "eject": "idx_core.source.eject_options",
        "explain": "idx_core.explain.options",
        "health": "idx_core.health.options",
        "hazards": "idx_core.hazards.options",
        "repair": "idx_core.build.repair_options",
        "report": "idx_core.report.options",
        "snapshot": "idx_core.statistics.options",
        "strategy": "idx_core.strategy.options",
        "verify": "idx_core.verify.options",
    }
)
"""The module of each verb's options."""


def add_verbs(parser: argparse.ArgumentParser) -> tuple[argparse.ArgumentParser, ...]:
    """Give the parser a sub-command for each verb, told as `verb`; gives their parsers."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    added = []
    for name, path in VERBS.items():
        options = import_module(path)
        verb = verbs.add_parser(name, help=options.HELP, description=options.DESCRIPTION)
        options.add_options(verb)
        added.append(verb)
    return tuple(added)


def add_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    """`--format`, of which `text`, for people, comes first and is the default."""
    parser.add_argument(
        "--format", choices=("text", *formats), default="text", help="text is for people"
    )


def no_answer(error: BaseException) -> str:
    """What is told when the driver gives up: its first line, which has no password."""
    reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return f"the database does not answer: {reason or type(error).__name__}"


def no_parser(verb: str, error: ModuleNotFoundError) -> str:
    """What is told where the parser that a verb changes sources with is not installed.

    Raises the error itself where another module is missing.
    """
    if error.name != "libcst":
        raise error
    return f"cannot run {verb}: libcst is not installed; pip install 'migration-idx[eject]'"


def collect_seldom() -> None:
    """Let the process of a verb look for garbage less often.

    The models of a large project are millions of objects, and none of them is ever garbage: looking
    through them again and again took a third of the time of `report` at 1,500 tables.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def in_colour() -> bool:
    """Whether the standard output is a terminal that shows colours, and whose user wants them."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty()
