"""The verb `repair`, as both front doors have it: `alembic-idx repair`, `manage.py idx repair`."""

from collections.abc import Callable

from idx_core.build.bloat import Threshold, bloated_indexes
from idx_core.build.broken import BrokenIndex, Remedy, broken_indexes
from idx_core.build.limits import Limits
from idx_core.build.repair import repair, statement
from idx_core.build.session import Session
from idx_core.build.wording import bytes_of, one_line
from idx_core.errors import BuildError

_COLUMNS = 96


def run_repair(
    session: Session,
    limits: Limits,
    *,
    yes: bool,
    say: Callable[[str], None],
    bloated: float | None = None,
) -> bool:
    """Tell each broken index and what would mend it; with `yes`, do that. Whether all are well.

    Bloated indexes are among them when `bloated` says from how many percent on they are.
    """
    broken = broken_indexes(session)
    if bloated is not None:
        broken += bloated_indexes(session, Threshold(percent=bloated))
    if not broken:
        say("No index is broken." if bloated is None else "No index is broken or bloated.")
        return True
    for index in broken:
        for line in _lines(session, index):
            say(line)
    mendable = [index for index in broken if index.remedy in (Remedy.REBUILD, Remedy.DROP)]
    if not yes:
        if mendable:
            say("")
            say(f"Nothing was done; with --yes {_counted(len(mendable))} repaired as shown.")
        return False
    say("")
    failed = sum(not _repaired(session, index, limits, say) for index in mendable)
    return failed == 0 and len(mendable) == len(broken)


def _lines(session: Session, broken: BrokenIndex) -> list[str]:
    index = broken.relation
    where = one_line(f"{index.schema}.{index.table}: {index.name}", _COLUMNS)
    does = statement(session, broken)
    kind = "not repaired here" if does is None else one_line(f"{does};", 2000)
    return [
        where,
        f"    {one_line(broken.reason, _COLUMNS - 4)} ({bytes_of(broken.size)})",
        f"    {one_line(broken.definition, _COLUMNS - 4)}",
        f"    {broken.remedy}: {kind}",
    ]


def _repaired(
    session: Session, broken: BrokenIndex, limits: Limits, say: Callable[[str], None]
) -> bool:
    try:
        repair(session, broken, limits)
    except BuildError as error:
        say(str(error))
        return False
    done = "dropped" if broken.remedy is Remedy.DROP else "rebuilt"
    say(f"{one_line(broken.relation.name, 70)}: {done}")
    return True


def _counted(number: int) -> str:
    return "one index is" if number == 1 else f"{number} indexes are"
