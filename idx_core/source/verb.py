"""The end of `eject` and `adopt`, the same on both front doors."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from idx_core.build.wording import one_line
from idx_core.source.diff import coloured, diff, shown_path
from idx_core.source.file import Change
from idx_core.source.writing import write_all

Say = Callable[[str], object]


def finish(
    changes: Sequence[Change],
    by_hand: Sequence[str],
    root: Path,
    *,
    write: bool,
    nothing: str,
    say: Say,
    warn: Say,
    colour: bool = False,
) -> bool:
    """Show the changes or write them; whether nothing is left to do.

    `by_hand` are those that the user has to make, each told by `warn`. `nothing` is what to say
    where there is nothing at all. Raises `SourceError` as `write_all`.
    """
    changes = [change for change in changes if change.after != change.file.text]
    if write:
        write_all(changes)
        for change in sorted(changes, key=lambda change: change.file.path):
            say(f"written: {one_line(shown_path(change.file.path, root), 200)}")
    elif changes:
        text = diff(changes, root)
        say((coloured(text) if colour else text).removesuffix("\n"))
    for told in by_hand:
        warn(told)
    if not changes and not by_hand:
        say(nothing)
    return not by_hand and (write or not changes)


def warn(text: str) -> None:
    """Tell it beside the diff, which may go to a file."""
    print(text, file=sys.stderr)
