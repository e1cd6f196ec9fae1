"""What the user wants to know."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from idx_core.build.session import Session
from idx_core.finding import Severity

OpenReplica = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call of `health`.

    Findings about indexes need `min_size` bytes, "unused" needs counters of `unused_days`. With
    `exact` all B-trees are measured where that is possible. `limit` is how many rows a table for
    people has. `replicas` are names to show, and what opens a connection to each. `timeout` of
    each statement is in seconds. `colour` says that the output is a terminal that has it, `output`
    is a file in its place. `since` is the file of an earlier call, to be compared with.
    """

    format: str = "text"
    fail_on: Severity | None = Severity.WARNING
    unused_days: float = 30
    min_size: int = 1024**2
    limit: int = 10
    exact: bool = False
    timeout: float = 30.0
    colour: bool = False
    output: Path | None = None
    since: Path | None = None
    replicas: Sequence[tuple[str, OpenReplica]] = ()
