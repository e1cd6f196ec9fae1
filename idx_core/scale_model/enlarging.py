"""Tables and indexes of an empty database, made as large as the snapshot says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from idx_core.scale_model.account import Account
from idx_core.scale_model.btree import write_tree
from idx_core.scale_model.metapages import write_brin, write_gin
from idx_core.scale_model.page_files import enlarge, opened
from idx_core.scale_model.relations import Relation
from idx_core.scale_model.sizes import IndexExtent, Sizes
from idx_core.statistics.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Enlarging:
    """A relation, its file as a path below the data directory, and how large it is to be."""

    path: str
    method: str | None
    size: IndexExtent
    heap_pages: int = 0


def planned(
    relations: Sequence[Relation], snapshot: Snapshot, sizes: Sizes
) -> tuple[list[Enlarging], list[str]]:
    """What to enlarge, and a note for each relation whose size nobody knows."""
    by_oid = {relation.oid: relation for relation in relations}
    found, notes = [], []
    for relation in relations:
        if relation.path is None:
            continue
        table = by_oid[relation.table] if relation.table is not None else relation
        known = snapshot.table(table.full_name)
        if known is None:
            if not relation.is_index:
                notes.append(
                    f"the size of {relation} is not known: the planner's own guess is used"
                )
            continue
        size = sizes.get(relation.name) if relation.is_index else IndexExtent(known.pages)
        if size is None:
            index = known.index(relation.name)
            size = IndexExtent(index.pages, index.height) if index else None
        if size is None:
            notes.append(f"the size of index {relation} is not known: it looks empty")
            continue
        found.append(Enlarging(relation.path, relation.method, size, known.pages))
    return found, notes


def carry_out(work: Sequence[Enlarging], data: Path, account: Account) -> None:
    """Enlarge the files below the data directory of a server that does not run."""
    for each in work:
        enlarge_relation(data / each.path, each, account)


def enlarge_relation(path: Path, work: Enlarging, account: Account) -> None:
    """Enlarge one relation, and let its metapage say what the planner reads there."""
    enlarge(path, work.size.pages, account)
    if work.size.pages < 2:
        return
    with opened(path) as file:
        if work.method == "btree":
            write_tree(file, work.size.levels)
        elif work.method == "gin" and work.size.gin is not None:
            write_gin(file, work.size.pages, work.size.gin)
        elif work.method == "brin":
            write_brin(file, work.heap_pages)


def total_pages(work: Sequence[Enlarging]) -> int:
    """The pages of all of them together."""
    return sum(each.size.pages for each in work)


def real_pages(work: Sequence[Enlarging]) -> Iterator[int]:
    """The pages of each that are really on disk."""
    for each in work:
        yield each.size.levels + 2 if each.method == "btree" else 1
