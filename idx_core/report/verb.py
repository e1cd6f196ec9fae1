"""The verb `report`, as both front doors have it: `alembic-idx report`, `manage.py idx report`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from idx_core.errors import SettingsError
from idx_core.output import write_output
from idx_core.report.baseline import without_known, write_baseline
from idx_core.report.entry import Entry, at_least

if TYPE_CHECKING:
    from idx_core.described import DescribedTable

    Tables = Callable[[], Sequence[DescribedTable]]


def run_report(
    entries: Sequence[Entry],
    options: argparse.Namespace,
    say: Callable[[str], None],
    tables: Tables,
) -> bool:
    """Tell the findings; whether there are none that `--fail-on` asks for. `IdxError`.

    `tables` are asked for only where the format tells of them.
    """
    if options.write_baseline:
        if options.baseline is None:
            raise SettingsError("--write-baseline needs the name of a file: --baseline FILE")
        write_baseline(options.baseline, entries)
        say(f"{options.baseline}: {len(entries)} findings are known now.")
        return True
    gone = 0
    if options.baseline is not None:
        entries, gone = without_known(options.baseline, entries)
    failing = at_least(entries, options.fail_on)
    told = _written(entries, failing, options.format, tables)
    if options.output is not None:
        write_output(options.output, told)
    elif told:
        say(told)
    if gone and options.format == "text":
        say(f"\n{gone} of the baseline's findings are gone: --write-baseline forgets them.")
    return not failing


def _written(entries: Sequence[Entry], failing: Sequence[Entry], form: str, tables: Tables) -> str:
    # each is needed by itself
    if form == "json":
        from idx_core.report.document import document

        return document(entries)
    if form == "sarif":
        from idx_core.report.sarif import sarif

        return sarif(entries)
    if form == "junit":
        from idx_core.report.junit import junit

        return junit(entries, failing)
    if form == "github":
        from idx_core.report.github import github

        return github(entries)
    if form == "markdown":
        from idx_core.report.markdown import markdown

        return markdown(entries)
    if form == "html":
        from idx_core.report.page import as_page

        return as_page(entries, tables())
    from idx_core.report.text import text

    return text(entries)
