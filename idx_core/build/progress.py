"""How far a CREATE INDEX, REINDEX or DROP INDEX CONCURRENTLY is, as lines and as events."""

from dataclasses import asdict, replace

from idx_core.build.estimate import Estimate
from idx_core.build.reader import Reader
from idx_core.build.sample import Progress, ending, sample
from idx_core.build.wording import duration, one_line, width

EVENT_VERSION = 1
LINE_COLUMNS = 100

_NAME_COLUMNS = 12  # are left of a name, whatever else there is to tell


class Follower:
    """Follows one process, and learns from each look how long the rest will take."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._last: Progress | None = None
        self._estimate = Estimate(concurrent=True)

    def look(self, reader: Reader) -> Progress | None:
        """How far the process is, or None while it is at no index operation.

        For a role that may not see the process it is at none.
        """
        seen = sample(reader, self._pid)
        if seen is None:
            return None
        last = self._last if self._last and self._last.same_statement(seen) else None
        if last is not None and last.number > seen.number and seen.index is None:
            seen = ending(last, seen.elapsed)
        if last is None or last.index != seen.index:
            concurrent = "CONCURRENTLY" in seen.operation
            self._estimate = Estimate(concurrent=concurrent, since=last.elapsed if last else 0.0)
        self._last = seen
        share = None if seen.unit == "lockers" else seen.share
        eta = self._estimate.remaining(seen.phase, share, seen.elapsed)
        return replace(seen, eta=eta if seen.waiting_for is None else None)


def subject(progress: Progress) -> str:
    """What the progress is about: the index where its name is known, else the operation."""
    name = progress.index
    return progress.operation if name is None else f"index {one_line(name, 63)}"


def line(progress: Progress) -> str:
    """The progress on one line of at most `LINE_COLUMNS` columns."""
    parts = []
    if progress.number:
        parts.append(f"{progress.number} of {progress.of}")
    parts.append(one_line(progress.phase, 50))
    parts.extend(_doing(progress))
    parts.append(f"after {duration(progress.elapsed)}")
    if progress.eta is not None:
        parts.append(f"about {duration(progress.eta)} left")
    told = ", ".join(parts)
    name = one_line(subject(progress), max(LINE_COLUMNS - width(told) - 2, _NAME_COLUMNS))
    return one_line(f"{name}: {told}", LINE_COLUMNS)


def event(progress: Progress, pid: int) -> dict[str, object]:
    """The progress of process `pid` for machines: JSON's types only, times in seconds."""
    told = asdict(progress)
    told["elapsed"] = round(progress.elapsed, 1)
    told["eta"] = None if progress.eta is None else round(progress.eta, 1)
    return {"event": "index_progress", "version": EVENT_VERSION, "build_pid": pid, **told}


def _doing(progress: Progress) -> list[str]:
    if progress.waiting_for is None:
        return [] if progress.share is None else [f"{int(progress.share * 100)} %"]
    who = f"process {progress.waiting_for}" if progress.waiting_for else "a prepared transaction"
    if progress.unit == "lockers" and progress.total > 1:
        who += f" ({min(progress.done + 1, progress.total)} of {progress.total})"
    return [who]
