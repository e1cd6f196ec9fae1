"""Eject on a copy of an application's source, and what the framework alone says of it then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.real.catalog import index_names
from tests.real.sources import additions
from tests.real.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Ejected:
    """Lists of text are readable lines, sorted."""

    built: tuple[str, ...]
    """`table.index` of those that the tool's migrations build."""
    declared: tuple[str, ...]
    """Names of the indexes that the source has more, or `index=True`."""
    files: int
    """Files that are not as they were."""
    strange: tuple[str, ...]
    """What else is not as it was in them."""
    failed: tuple[str, ...]
    """What `eject --write` says when it leaves something undone."""
    second: tuple[str, ...]
    """What a second `eject` says other than that there is nothing."""
    appeared: tuple[str, ...]
    """Operations that the framework writes afterwards without the tool, and did not before.

    Where it writes none, what its own check says.
    """
    gone: tuple[str, ...]
    """Operations that it wrote before and does not any more."""


def eject(space: Workspace, own: list[str]) -> Ejected:
    """The database is as the application's own migrations leave it, `own` the difference then.

    Nothing redundant is dropped, so that what is derived is all that there is to eject.
    """
    before = index_names(space.url)
    copied = space.under({}).on_copies()
    copied.generate("derived")
    copied.upgrade()
    first = copied.ask("eject", "--write")
    second = copied.ask("eject")
    alone = copied.under(None)
    left = alone.difference() or alone.pending()
    found = additions(space.installed_packages(), space.source)
    return Ejected(
        built=tuple(sorted(index_names(space.url) - before)),
        declared=tuple(sorted(name for file in found for name in file.declared)),
        files=len(found),
        strange=tuple(line for file in found for line in file.strange),
        failed=tuple(done.stdout + done.stderr for done in first if done.returncode),
        second=tuple(
            done.stdout + done.stderr
            for done in second
            if done.returncode or "Nothing to eject." not in done.stdout
        ),
        appeared=_without(left, own),
        gone=_without(own, left),
    )


def _without(lines: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*lines} - {*others}))
