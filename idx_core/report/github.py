"""The report as workflow commands of GitHub Actions: annotations on the models' own lines.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Sequence

from idx_core.report.entry import Entry

_COMMANDS = {"info": "notice", "warning": "warning", "error": "error"}


def github(entries: Sequence[Entry]) -> str:
    """One line for each finding; those without a place stand at the top of the run."""
    return "\n".join(_line(entry) for entry in entries)


def _line(entry: Entry) -> str:
    finding, place = entry.finding, entry.place
    properties = {"file": place.file, "line": str(place.line)} if place else {}
    properties["title"] = f"{finding.rule} {finding.subject}"
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[entry.weight]} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
