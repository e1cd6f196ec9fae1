"""The verb `health`, as both front doors have it: `alembic-idx health`, `manage.py idx health`."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from idx_core.build.mysql.session import Session as OtherSession
from idx_core.build.session import Session
from idx_core.health.asked import Asked, OpenReplica
from idx_core.health.figures import Figures
from idx_core.health.judging import judge_health, not_seen
from idx_core.health.reading.reading import read_figures
from idx_core.health.report.report import Report
from idx_core.output import write_output
from idx_core.settings import Settings

if TYPE_CHECKING:
    from idx_core.health.since import Earlier

_DEFAULTS = Settings()


def asked_of(
    options: argparse.Namespace,
    replicas: Sequence[tuple[str, OpenReplica]],
    *,
    colour: bool,
) -> Asked:
    """What the command line asks for. `replicas` have the name to show of each."""
    return Asked(
        format=options.format,
        fail_on=options.fail_on,
        unused_days=options.unused_days,
        min_size=options.min_size,
        limit=options.limit,
        exact=options.exact,
        timeout=options.timeout,
        colour=colour and options.output is None,
        output=options.output,
        since=options.since,
        replicas=replicas,
    )


def run_health(
    session: Session, asked: Asked, say: Callable[[str], None], settings: Settings = _DEFAULTS
) -> bool:
    """Tell the state of the database; whether there is no finding that fails.

    Raises `HealthError` and `SettingsError`.
    """
    return tell(read_report(session, asked, settings), say)


def read_report(session: Session, asked: Asked, settings: Settings = _DEFAULTS) -> Report:
    """The state of the database. Raises `HealthError`."""
    earlier = _earlier(asked)
    return _report(read_figures(session, asked), asked, settings, earlier)


def read_other_report(
    session: OtherSession, vendor: str, asked: Asked, settings: Settings = _DEFAULTS
) -> Report:
    """The same of MySQL, MariaDB (vendor `mysql`) or SQLite (`sqlite`), as far as they can tell."""
    earlier = _earlier(asked)
    if vendor == "sqlite":
        from idx_core.health.reading.sqlite import read_sqlite  # one of three is needed

        figures = read_sqlite(session, asked)
    else:
        from idx_core.health.reading.mysql import read_mysql

        figures = read_mysql(session, asked)
    if not any(index.size for _, index in figures.indexes):
        asked = replace(asked, min_size=0)  # of sizes that nobody knows none is too small
    return _report(figures, asked, settings, earlier)


def _earlier(asked: Asked) -> "Earlier | None":
    """Read before the server is asked: a file that cannot be read is known at once."""
    if asked.since is None:
        return None
    from idx_core.health.since import Earlier

    return Earlier(asked.since)


def _report(
    figures: Figures, asked: Asked, settings: Settings, earlier: "Earlier | None"
) -> Report:
    findings, ignored = judge_health(figures, asked, settings)
    since = None if earlier is None else earlier.since(figures)
    return Report(figures, findings, not_seen(figures, asked, ignored), asked, since)


def tell(report: Report, say: Callable[[str], None]) -> bool:
    """Say it in the format that is asked for; whether there is no finding that fails.

    Raises `SettingsError` where the file that is asked for cannot be written.
    """
    if report.asked.output is None:
        say(_written(report))
    else:
        write_output(report.asked.output, _written(report))
    least = report.asked.fail_on
    return least is None or all(finding.severity < least for finding in report.findings)


def _written(report: Report) -> str:
    match report.asked.format:
        case "json":
            from idx_core.health.report.as_json import as_json  # one of them is needed

            return as_json(report)
        case "markdown":
            from idx_core.health.report.markdown import as_markdown

            return as_markdown(report)
        case "html":
            from idx_core.health.report.as_page import as_page

            return as_page(report)
        case _:
            from idx_core.health.report.text import as_text

            return as_text(report)
