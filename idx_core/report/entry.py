"""A finding and where the model stands that it is about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from idx_core.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; the path is relative to the project where the file is part of it."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Entry:
    """`place` is None where no source is known, as of a class that a function makes."""

    finding: Finding
    place: Place | None = None

    @property
    def fingerprint(self) -> str:
        """What stays the same while the defect does, whatever its message and place become."""
        return f"{self.finding.rule} {self.finding.subject}"

    @property
    def weight(self) -> str:
        """`info`, `warning` or `error`."""
        return self.finding.severity.name.lower()


PlaceOf = Callable[[Finding], Place | None]


def entries(findings: Iterable[Finding], place_of: PlaceOf) -> tuple[Entry, ...]:
    """The findings with their places, in the same order."""
    return tuple(Entry(finding, place_of(finding)) for finding in findings)


def at_least(entries: Iterable[Entry], weight: str) -> tuple[Entry, ...]:
    """Those of this weight (`never`: none) or more."""
    if weight == "never":
        return ()
    least = Severity[weight.upper()]
    return tuple(entry for entry in entries if entry.finding.severity >= least)
