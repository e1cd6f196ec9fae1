"""Which tables refer to which: how many to one, and how deep below all others it lies."""

from collections.abc import Callable, Iterable, Sequence

from idx_core.model import TableName, name_order


class References:
    """Of these tables: to which ones each refers, once for each reference, and how many to it.

    Both are only asked of tables that matter.
    """

    def __init__(
        self,
        tables: Iterable[TableName],
        targets: Callable[[TableName], Sequence[TableName]],
        referrers: Callable[[TableName], int],
    ) -> None:
        self._tables = tables
        self._targets = targets
        self.referrers = referrers
        self._depths: dict[TableName, int] = {}

    def depth(self, table: TableName) -> int:
        """The length of the longest chain of references from the table; a cycle counts once.

        Mostly there is no cycle below, and no other table needs to be looked at. What a cycle
        counts depends on where it is entered: from the first of all tables, always.
        """
        if table not in self._depths:
            found, is_cyclic = self._measured([table])
            if is_cyclic:
                found, _ = self._measured(sorted({table, *self._tables}, key=name_order))
            self._depths.update(found)
        return self._depths[table]

    def _measured(self, roots: Iterable[TableName]) -> tuple[dict[TableName, int], bool]:
        """The depths of these tables and all below them; and whether there is a cycle."""
        known = self._depths
        found: dict[TableName, int] = {}
        entered: set[TableName] = set()
        is_cyclic = False
        for root in roots:
            stack: list[tuple[TableName, Sequence[TableName] | None]] = [(root, None)]
            while stack:
                name, targets = stack.pop()
                if targets is not None:  # all of them have been looked at
                    found[name] = 0
                    for other in targets:
                        if other != name:
                            below = known.get(other, found.get(other))
                            is_cyclic = is_cyclic or below is None
                            found[name] = max(found[name], 1 + (below or 0))
                elif name not in entered and name not in known:
                    entered.add(name)
                    targets = self._targets(name)
                    stack.append((name, targets))
                    stack += [(target, None) for target in sorted(set(targets) - entered)]
        return found, is_cyclic
