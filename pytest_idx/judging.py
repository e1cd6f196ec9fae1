"""The findings on the models of the project that is tested, and which of them fail the run."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from idx_core.errors import IdxError, SettingsError
from idx_core.report.baseline import without_known
from idx_core.report.entry import Entry, at_least
from idx_core.report.text import summary, text

if TYPE_CHECKING:
    import pytest

_BASELINE = "idx_baseline.json"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings that the baseline does not know. `command` tells all of them."""

    entries: tuple[Entry, ...]
    failing: tuple[Entry, ...]
    command: str
    baseline: Path | None
    gone: int

    @property
    def lines(self) -> Iterator[str]:
        """For people."""
        known = "" if self.baseline is None else f" that {self.baseline.name} does not know"
        if not self.failing:
            yield f"No finding{known} fails. {summary(self.entries)}"
        else:
            yield from text(self.failing[:_SHOWN]).splitlines()
            more = len(self.failing) - _SHOWN
            yield ""
            if more > 0:
                yield f"and {more} more."
            yield f"{len(self.failing)} failing{known}. All findings: {self.command}"
            yield f"To begin with these: {self.command} --baseline {_BASELINE} --write-baseline"
        if self.gone:
            yield f"{self.gone} of the baseline's findings are gone: --write-baseline forgets them."


def judgement(config: pytest.Config) -> Judgement:
    """Judge the models, as the verb `report` does. Raises `IdxError`."""
    option = config.option
    command, entries = _told(option.idx_config, config.rootpath)
    baseline: Path | None = option.idx_baseline
    if baseline is None and (config.rootpath / _BASELINE).is_file():
        baseline = config.rootpath / _BASELINE
    gone = 0
    if baseline is not None:
        entries, gone = without_known(baseline, entries)
    return Judgement(entries, at_least(entries, option.idx_fail_on), command, baseline, gone)


def _told(alembic: str | None, root: Path) -> tuple[str, tuple[Entry, ...]]:
    try:
        if alembic is None and _has_django():
            return "python manage.py idx report", _of_django()
        config = alembic or _alembic_in(root)
        if config is not None:
            return f"alembic-idx -c {config} report", _of_alembic(config)
    except IdxError:
        raise
    except Exception as error:  # of the application's own settings, models or env.py
        first = (str(error).strip().splitlines() or [""])[0]
        raise SettingsError(f"cannot judge the models: {type(error).__name__}: {first}") from error
    raise SettingsError(
        f"cannot judge the models: {str(root)!r} has neither Django's settings "
        "(DJANGO_SETTINGS_MODULE) nor an alembic.ini; name Alembic's with --idx-config"
    )


def _has_django() -> bool:
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        return True
    conf = sys.modules.get("django.conf")
    return conf is not None and bool(conf.settings.configured)


def _of_django() -> tuple[Entry, ...]:
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from django_idx.described import told_entries

    return told_entries()


def _alembic_in(root: Path) -> str | None:
    names = (Path("alembic.ini"), Path("pyproject.toml"))
    for folder in dict.fromkeys((Path.cwd(), root)):
        for name in names:
            path = folder / name
            if path.is_file() and (name.suffix == ".ini" or "[tool.alembic" in path.read_text()):
                return os.path.relpath(path)
    return None


def _of_alembic(config: str) -> tuple[Entry, ...]:
    from alembic_idx.cli import config_of
    from alembic_idx.described import all_entries, all_models

    found = config_of(argparse.Namespace(config=config, name="alembic", x=None))
    return all_entries(found, all_models(found))
