"""Tables and indexes of an empty database, made as large as the snapshot says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from idx_core.scale_model.account import Account
from idx_core.scale_model.btree import write_tree
from idx_core.scale_model.metapages import write_brin, write_gin
from idx_core.scale_model.page_files import enlarge, opened
from idx_core.scale_model.relations import Relation
from idx_core.scale_model.sizes import IndexExtent, Sizes
from idx_core.statistics.snapshot import Snapshot, TableStatistics


@dataclass(frozen=True, slots=True)
class Enlarging:
    """A relation, its file as a path below the data directory, and how large it is to be."""

    path: str
    method: str | None
    extent: IndexExtent
    heap_pages: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What to enlarge; the indexes whose size is not known; and what there is to note."""

    enlarging: tuple[Enlarging, ...]
    unsized: tuple[Relation, ...]
    notes: tuple[str, ...]


def planned(relations: Sequence[Relation], snapshot: Snapshot, sizes: Sizes) -> Work:
    """Look up the size of every table and index that has a file."""
    by_oid = {relation.oid: relation for relation in relations}
    found, unsized, notes = [], [], []
    for relation in relations:
        if relation.path is None:
            continue
        table = by_oid[relation.table] if relation.table is not None else relation
        known = snapshot.table(table.full_name)
        if known is not None:
            extent = _extent(relation, known, sizes)
            if extent is None:
                unsized.append(relation)
            else:
                found.append(Enlarging(relation.path, relation.method, extent, known.pages))
        elif not relation.is_index:
            notes.append(f"the size of {relation} is not known: the planner's own guess is used")
    return Work(tuple(found), tuple(unsized), tuple(notes))


def _extent(relation: Relation, table: TableStatistics, sizes: Sizes) -> IndexExtent | None:
    if not relation.is_index:
        return IndexExtent(table.pages)
    if relation.name in sizes:
        return sizes[relation.name]
    index = table.index(relation.name)
    return IndexExtent(index.pages, index.height, gin=index.gin) if index else None


def carry_out(work: Sequence[Enlarging], data: Path, account: Account) -> None:
    """Enlarge the files below the data directory of a server that does not run."""
    for each in work:
        enlarge_relation(data / each.path, each, account)


def enlarge_relation(path: Path, work: Enlarging, account: Account) -> None:
    """Enlarge one relation, and let its metapage say what the planner reads there."""
    enlarge(path, work.extent.pages, account)
    if work.extent.pages < 2:
        return
    with opened(path) as file:
        if work.method == "btree":
            write_tree(file, work.extent.levels)
        elif work.method == "gin" and work.extent.gin is not None:
            write_gin(file, work.extent.pages, work.extent.gin)
        elif work.method == "brin":
            write_brin(file, work.heap_pages)
