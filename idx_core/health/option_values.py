"""What the values of the verb's options may be. ValueError for what is not."""

from idx_core.finding import Severity
from idx_core.setting_values import duration_value
from idx_core.sizes import parse_size

_SEVERITIES = {severity.name.lower(): severity for severity in Severity}


def days(text: str) -> float:
    """Days, 0 or more."""
    number = float(text)
    if not 0 <= number < 100_000:
        raise ValueError(text)
    return number


def size(text: str) -> int:
    """Bytes: `10MB`, or 0."""
    return 0 if text == "0" else parse_size(text)


def seconds(text: str) -> float:
    """A time such as `30s`."""
    return duration_value(text)


def rows(text: str) -> int:
    """A number, 0 or more."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def fail_on(text: str) -> Severity | None:
    """A severity by its name; None for never."""
    if text == "never":
        return None
    if text not in _SEVERITIES:
        raise ValueError(text)
    return _SEVERITIES[text]
