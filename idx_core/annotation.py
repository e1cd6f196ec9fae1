"""What is told about a line of a file, as a workflow command of GitHub Actions.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from typing import Literal

Level = Literal["notice", "warning", "error"]


def annotation(level: Level, title: str, message: str, file: str = "", line: int = 0) -> str:
    """One line. It stands at the top of the run without a `file`, of the file without a `line`."""
    properties = {"file": file} if file else {}
    if file and line:
        properties["line"] = str(line)
    properties["title"] = title
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{level} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
