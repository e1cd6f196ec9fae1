"""The answer to `explain INDEX` or `explain FINDING`, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from idx_core.build.wording import bytes_of, one_line
from idx_core.explain.derived import statement
from idx_core.explain.serving import Comparison, Served
from idx_core.explain.subject import Subject
from idx_core.explain.tree import quantity

_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Story:
    """`bytes` and `insert_microseconds` are None where there are no statistics of the table."""

    subject: Subject
    served: Sequence[Served] = ()
    comparisons: Sequence[Comparison] = ()
    bytes: float | None = None
    insert_microseconds: float | None = None
    notes: Sequence[str] = ()

    def text(self, columns: int) -> Iterator[str]:
        """Lines of at most so many columns, where names allow it."""
        subject = self.subject
        yield one_line(f"{subject.name}: {subject.kind}".rstrip(": "), columns)
        if self._statement:
            yield from _wrapped(self._statement, "  ", columns)
        for finding in subject.findings:
            yield ""
            yield from _wrapped(f"({finding.rule}) {finding.message}", "", columns)
            for word, text in (("why", finding.why), ("HINT", finding.hint)):
                if text:
                    yield from _wrapped(f"{word}: {text}", "  ", columns)
        if subject.index is not None:
            yield ""
            yield from self._use(columns)
        for note in self.notes:
            yield from _wrapped(f"note: {note}", "", columns)

    def _use(self, columns: int) -> Iterator[str]:
        if self.bytes is not None:
            cost = f"{self.insert_microseconds:.1f} µs of CPU for each row that is written"
            yield f"keeping it: {bytes_of(self.bytes)}, {cost}"
        if not self.served:
            yield "serves: no foreign key, order or declared query"
        for each in self.served:
            other = "" if each.alone else " (another index does too)"
            yield from _wrapped(f"serves: {each.what}{other}", "", columns)
        for lost in self.comparisons:
            yield from _wrapped(f"without it: {lost.what}: {_change(lost)}", "", columns)
        if self.subject.index is not None and self.subject.index.constraint is not None:
            yield "It enforces the constraint, and goes only with it."

    @property
    def _statement(self) -> str:
        index, table = self.subject.index, self.subject.table
        return statement(table.name, index) if index is not None and table is not None else ""

    def json(self) -> str:
        """The same for machines."""
        subject = self.subject
        found = {
            "subject": subject.name,
            "kind": subject.kind or None,
            "statement": self._statement or None,
            "bytes": None if self.bytes is None else round(self.bytes),
            "insert_microseconds": self.insert_microseconds,
            "findings": [
                {"rule": f.rule, "message": f.message, "why": f.why, "hint": f.hint}
                for f in subject.findings
            ],
            "serves": [{"what": each.what, "alone": each.alone} for each in self.served],
            "without": [
                {
                    "what": each.what,
                    "used": each.is_used,
                    "cost": each.cost,
                    "cost_without": each.without,
                }
                for each in self.comparisons
            ],
            "notes": list(self.notes),
        }
        return json.dumps(found, indent=2, ensure_ascii=False)


def _change(each: Comparison) -> str:
    costs = f"cost {quantity(each.cost)}, {quantity(each.without)} without"
    if not each.is_used:
        return f"{costs}: the planner does not use it"
    if each.without <= each.cost:
        return f"{costs}: no more"
    return f"{costs}: {quantity(each.without / max(each.cost, 0.01))} times more"


def _wrapped(text: str, first: str, columns: int) -> list[str]:
    return wrap(
        one_line(text, _LONGEST),
        columns,
        initial_indent=first,
        subsequent_indent=first + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
