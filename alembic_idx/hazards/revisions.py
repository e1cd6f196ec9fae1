"""One revision, read: its functions are called with a recorder in the place of `op`."""

from __future__ import annotations

import inspect
import linecache
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from alembic.script import Script

from alembic_idx.hazards.effects import EffectError, without_effects
from alembic_idx.hazards.recorder import Recorder, RecordingContext
from idx_core.hazards.accepted import accepted_in
from idx_core.hazards.migration import Migration
from idx_core.hazards.steps import Step


def read_revision(
    script: Script, context: RecordingContext, *, applied: bool, databases: Sequence[str] = ()
) -> Migration:
    """`databases` are the names with which functions of a project with several are called.

    Of an applied one only the way up is read.
    """
    path = script.path
    up, _ = _steps(getattr(script.module, "upgrade", None), context, path, databases)
    down: tuple[Step, ...] | None = ()
    reason = ""
    if not applied:
        downgrade = getattr(script.module, "downgrade", None)
        if downgrade is None:
            down, reason = None, "it has no downgrade()"
        else:
            down, reason = _steps(downgrade, context, path, databases)
            down = None if reason else down
    return Migration(
        id=script.revision,
        path=path,
        up=up,
        down=down,
        irreversible=reason,
        applied=applied,
        accepted=() if applied else accepted_in(Path(path).read_text(encoding="utf-8")),
    )


def _steps(
    function: Callable[..., Any] | None,
    context: RecordingContext,
    path: str,
    databases: Sequence[str],
) -> tuple[tuple[Step, ...], str]:
    """What the function does, and why it refuses to ("" unless it raises an error itself)."""
    recorder = Recorder(context, path)
    if function is None:
        return (), ""
    takes_name = any(
        parameter.default is parameter.empty
        for parameter in inspect.signature(function).parameters.values()
    )
    recorder._install_proxy()
    refused = ""
    try:
        with without_effects():
            for arguments in [(name,) for name in databases] if takes_name else [()]:
                function(*arguments)
    except EffectError as error:
        recorder.add_opaque(str(error))
    except Exception as error:  # whatever code of a revision may do without a database
        refused = _refusal(error, path)
        if not refused:
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            recorder.add_opaque(f"without a database it stops with {what}")
    finally:
        recorder._remove_proxy()
        context.is_autocommit = False
    return tuple(recorder.steps), refused


def _refusal(error: Exception, path: str) -> str:
    """The words of an error that the revision raises itself, "" of any other."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    source = linecache.getline(last.filename, last.lineno or 0).strip()
    if last.filename != path or not source.startswith("raise"):
        return ""
    return str(error) or f"it raises {type(error).__name__}"
