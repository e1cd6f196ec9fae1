"""The report as annotations of GitHub Actions on the models' own lines."""

from collections.abc import Mapping, Sequence

from idx_core.annotation import Level, annotation
from idx_core.finding import Severity
from idx_core.report.entry import Entry

_LEVELS: Mapping[Severity, Level] = {
    Severity.INFO: "notice",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


def github(entries: Sequence[Entry]) -> str:
    """One line for each finding; those without a place stand at the top of the run."""
    return "\n".join(_line(entry) for entry in entries)


def _line(entry: Entry) -> str:
    finding, place = entry.finding, entry.place
    message = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    title = f"{finding.rule} {finding.subject}"
    file, line = (place.file, place.line) if place else ("", 0)
    return annotation(_LEVELS[finding.severity], title, message, file, line)
