"""The verb `strategy`, as both front doors have it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from idx_core.errors import SettingsError
from idx_core.output import write_output
from idx_core.strategy.document import document
from idx_core.strategy.project import Project


def run_strategy(project: Project, options: argparse.Namespace, say: Callable[[str], None]) -> bool:
    """Write the document, or tell whether the file is as it would be written. `SettingsError`."""
    if options.check is not None and options.with_figures:
        raise SettingsError("--check cannot be with --with-figures: those are others every day")
    text = document(project)
    if options.check is not None:
        return _is_current(options.check, text, project, say)
    if options.output is None:
        say(text)
    else:
        write_output(options.output, text)
    return True


def _is_current(path: Path, text: str, project: Project, say: Callable[[str], None]) -> bool:
    try:
        there = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {str(path)!r}: {error}") from error
    if there == f"{text}\n":
        say(f"{path} is current.")
        return True
    say(f"{path} is out of date: {project.door.verb} strategy --output {path} writes it again.")
    return False
